"""Quality: where the book contradicts itself, by area and rule, how far it is put right, and what is exempt until when."""
