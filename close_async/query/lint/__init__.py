"""What is almost surely a mistake in a query: one function for each kind of finding."""
