"""Tests of the sandbox, over HTTP as any client would use it."""
