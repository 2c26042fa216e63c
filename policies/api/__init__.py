"""The REST API of intent: objects of every kind, drafts, plans, import and export, search."""
