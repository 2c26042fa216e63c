"""Questions about the fleet that take more than a filter; constant numbers of queries, and nothing here writes."""
