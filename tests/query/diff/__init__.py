"""Tests of comparing two queries."""
