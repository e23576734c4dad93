"""Random runs of programs under faults and crashes."""
