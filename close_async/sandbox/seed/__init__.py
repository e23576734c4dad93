"""The world that a sandbox starts with."""
