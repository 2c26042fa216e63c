"""`backup`, `restore` and `restored`."""
