"""What is almost surely a mistake in a query, found without asking Close."""
