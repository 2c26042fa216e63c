"""Sessions of browsers: kept in Postgres with their owner, ended by disuse, by age, and by whoever may."""
