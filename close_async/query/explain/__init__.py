"""A query in English: labels, phrases, sentences."""
