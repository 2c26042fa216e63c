"""PURE: what came of a trial, in words: who decided, what was changed, and why other routes did not take it."""
