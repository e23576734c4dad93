"""Tests against servers that misbehave on the wire."""
