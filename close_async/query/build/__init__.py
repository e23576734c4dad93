"""What queries are built from in Python: object types, their fields, and times."""
