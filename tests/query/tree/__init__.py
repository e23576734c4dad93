"""Tests of nodes, conditions, fields and times."""
