"""Tests of walking and counting Advanced Filtering."""
