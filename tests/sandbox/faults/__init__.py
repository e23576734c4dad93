"""Tests of injected failures and rate limits."""
