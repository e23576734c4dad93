"""How a client sends: its settings."""
