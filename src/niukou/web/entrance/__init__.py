"""Coming in: the password, the second factor, the choice of what one acts as, and going out."""
