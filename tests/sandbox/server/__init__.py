"""Tests of the ASGI application and the transport."""
