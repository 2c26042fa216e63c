"""Fleet-wide quotas: who holds how much of each bucket in its window, kept in Redis, dealt out by pure arithmetic."""
