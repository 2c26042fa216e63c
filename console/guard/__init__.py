"""What stands before the three doors: who really calls, what may pass, how often, and the headers of every answer."""
