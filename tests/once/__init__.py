"""What is sent at most once, whatever happens on the way."""
