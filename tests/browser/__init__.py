"""The console in a real browser, in front of the real product."""
