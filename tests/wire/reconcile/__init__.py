"""Tests of learned rate limits."""
