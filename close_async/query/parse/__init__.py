"""From JSON to a query: what is known becomes a node, everything else is kept as it is."""
