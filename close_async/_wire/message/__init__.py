"""Requests and responses as HTTP, and what they mean. Pure."""
