"""What the workers remember of clients, in memory that they share; a restart of the agent empties it."""
