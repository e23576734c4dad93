"""Sending one call: reads, writes, attempts, and the refresh of tokens."""
