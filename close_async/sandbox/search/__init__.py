"""Advanced Filtering: from a query to the objects that it finds, and why."""
