"""Tests that a write is done at most once: lost answers, idempotency keys, enrolling."""
