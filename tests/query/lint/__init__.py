"""Tests of the findings of the linter."""
