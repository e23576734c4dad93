"""Tests of the journal: claims by tasks and processes, crashes, damage."""
