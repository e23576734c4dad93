"""Rate limits, learned from responses: calls are held back before Close refuses them."""
