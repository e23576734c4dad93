"""The page at `/`: what goes on in a running sandbox, for people."""
