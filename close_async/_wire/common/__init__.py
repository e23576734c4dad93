"""How a client was told to send, and what a client and its copies share."""
