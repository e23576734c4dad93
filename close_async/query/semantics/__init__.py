"""What a query means: value sets, implication, normal form, and whether it narrows anything."""
