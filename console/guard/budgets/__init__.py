"""How much each caller may ask: token buckets in this process, told apart by who has proved to call."""
