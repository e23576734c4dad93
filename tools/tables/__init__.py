"""Tables of the docs that come from the code."""
