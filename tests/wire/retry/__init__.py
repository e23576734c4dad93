"""Tests of retry decisions."""
