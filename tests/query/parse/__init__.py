"""Tests of reading queries from JSON."""
