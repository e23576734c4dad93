"""Tests of sending and waiting."""
