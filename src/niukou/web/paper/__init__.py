"""Papers: what can be printed of a village, a household, a case, handed over as PDF."""
