"""The event log and webhooks."""
