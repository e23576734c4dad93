"""Tests of the bodies in which a query travels."""
