"""Floods: a route is asked far more often than at this hour of the days before. `judging.py` is pure."""
