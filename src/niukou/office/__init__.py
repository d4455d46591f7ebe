"""Planned: people's work on the book (Django). Empty until the book is built; its place in the walls is kept."""
