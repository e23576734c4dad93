"""What one query asks more or less than another."""
