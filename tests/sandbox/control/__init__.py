"""Tests of what steers a served sandbox."""
