"""Connections: opened, shared, closed, and kept whole under cancellation."""
