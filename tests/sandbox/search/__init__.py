"""Tests of the sandbox's Advanced Filtering."""
