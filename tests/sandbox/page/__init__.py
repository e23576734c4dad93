"""Tests of the sandbox's page, in a browser and without."""
