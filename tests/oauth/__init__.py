"""OAuth: one grant for many tasks, threads and processes."""
