"""Pages, a folder for each subject. A view is permission, one service or selector, one template; no model is used here."""
