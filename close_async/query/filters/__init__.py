"""Whole filters: a query with its sort order, limit and fields, in whatever body it travels."""
