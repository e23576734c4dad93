"""Tests of what queries mean: normal forms and implications."""
