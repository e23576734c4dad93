"""Tests of bulk actions: audiences, guards and runs."""
