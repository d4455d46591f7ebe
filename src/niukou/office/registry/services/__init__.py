"""Writing the book."""
