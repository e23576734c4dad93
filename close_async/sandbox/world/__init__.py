"""The objects of the sandbox: where they are kept, how they look, and the log of writes."""
