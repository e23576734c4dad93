"""What a query is built from: object types, their fields, and words for time."""
