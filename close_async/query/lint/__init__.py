"""What is almost certainly a mistake in a query: one function for each kind of finding."""
