"""The room that sends and waits."""
