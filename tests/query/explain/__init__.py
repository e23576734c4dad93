"""Tests of queries as English sentences."""
