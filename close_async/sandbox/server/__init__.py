"""The served side: the ASGI application, its middleware, and the transport without a network."""
