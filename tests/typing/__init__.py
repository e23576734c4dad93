"""Lines that must type-check, and lines that must not."""
