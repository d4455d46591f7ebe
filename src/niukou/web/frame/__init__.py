"""What all pages stand in: who asks, how the office's refusals are shown, how counts and days are written, the menu."""
