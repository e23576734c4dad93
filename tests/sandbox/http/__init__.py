"""Tests of the sandbox's HTTP: keys, lists, views."""
