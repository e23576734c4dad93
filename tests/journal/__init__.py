"""The journal: what it promises, to tasks, to processes, and after a crash."""
