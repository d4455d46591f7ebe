"""What writes the generated pages of docs/: run by hand when a pack has changed, held by tests."""
