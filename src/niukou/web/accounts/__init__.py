"""Accounts: who is let in, with which charges; what each of the three hands does, and no other."""
