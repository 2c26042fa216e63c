"""What a local stack shows of vended credentials: a service that takes signed requests only, and who asks it."""
