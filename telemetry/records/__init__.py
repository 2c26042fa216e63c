"""Records of single requests: stored as nodes report them, searched, shown as they come, sent on, forgotten in time."""
