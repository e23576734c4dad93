"""Tests of requests, answers and outcomes."""
