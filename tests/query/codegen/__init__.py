"""Tests of queries as Python code."""
