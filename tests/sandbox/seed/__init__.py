"""Tests of generated data and seed files."""
