"""What goes on by the clock: steps of sequences, bulk actions."""
