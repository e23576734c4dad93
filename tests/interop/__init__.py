"""Tests with other programs: published clients of Close, Prism, schemathesis."""
