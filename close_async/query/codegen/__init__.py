"""A query as Python source."""
