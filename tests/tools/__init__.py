"""Tests of the generator and of the API document."""
