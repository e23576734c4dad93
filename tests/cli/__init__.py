"""Tests of the command line and of the files in examples/."""
