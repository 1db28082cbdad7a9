"""ANNOTATE: the text, and what is anchored in it."""
