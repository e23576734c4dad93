"""Tests of models, encoding and decoding."""
