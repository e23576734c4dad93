"""What goes wrong on order, rate limits, and the log of requests."""
