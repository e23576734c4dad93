"""Tests of what calls and people cause in the sandbox."""
