"""Tests of queries as HTML, Mermaid and trees."""
