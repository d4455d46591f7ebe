"""Households: found by what is known of them, listed, and one on one page."""
