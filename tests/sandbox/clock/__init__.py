"""Tests of what happens by the sandbox's clock."""
