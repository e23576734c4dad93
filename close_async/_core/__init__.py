"""The seam between what is said to Close and how it is sent: calls, models, a clock. No I/O."""
