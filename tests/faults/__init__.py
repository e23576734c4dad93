"""Servers that misbehave on the wire."""
