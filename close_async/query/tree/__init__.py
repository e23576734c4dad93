"""The tree of a query: its nodes, conditions, fields, moments, and what each can do."""
