"""Questions about intent that take more than a filter; nothing here writes."""
