"""The book: the balance of an area, the four lists, the rates, the causes, in figures and drawn."""
