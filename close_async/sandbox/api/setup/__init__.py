"""The endpoints of what an organization sets up, one file per group."""
