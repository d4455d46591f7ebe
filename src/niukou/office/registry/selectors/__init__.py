"""Reading the book."""
