"""PURE: how alerts live, who is told and when. Functions of values and of the time they are given; callers do the rest.

Nothing in here may import Django, a database or a clock.
"""
