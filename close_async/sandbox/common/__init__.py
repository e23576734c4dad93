"""What all rooms of the sandbox use: JSON, refusals, ids, timestamps, clocks."""
