"""Tests of the client: options, resources, errors."""
