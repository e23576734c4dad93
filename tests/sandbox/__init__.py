"""Tests of the sandbox, over HTTP as any client would speak to it."""
