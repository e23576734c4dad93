"""Tests of lists: walks, checkpoints, rows that change meanwhile."""
