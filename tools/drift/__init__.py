"""Holds an API document that Close publishes against ours: `make drift FILE=...`."""
