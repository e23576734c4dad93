"""What one query demands more or less than another."""
