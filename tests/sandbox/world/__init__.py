"""Tests of the sandbox's objects and builders."""
