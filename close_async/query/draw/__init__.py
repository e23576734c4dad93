"""A query as a picture: HTML, Mermaid text, a tree of rich."""
