"""What happens as time passes: steps of sequences, bulk actions."""
