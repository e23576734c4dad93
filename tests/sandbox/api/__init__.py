"""Tests of the sandbox's endpoints."""
