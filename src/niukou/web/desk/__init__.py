"""What waits for the one who has signed in: cases by deadline, windows and when they close."""
