"""A fleet on this machine: `make fleet`."""
