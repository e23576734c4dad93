"""Whole filters: a query with its sort order, limit and fields, in any body that holds one."""
