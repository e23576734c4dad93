"""What calls do to the world, apart from how they are called."""
