"""Finding out what became of a write whose response was lost: match, look up, decide, record."""
