"""A whole sandbox as one JSON object, and back."""
