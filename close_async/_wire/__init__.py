"""The only room that sends and waits: what happened to a request, and what follows from it."""
