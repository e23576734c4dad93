"""Tests of connections, cancellation and event loops."""
