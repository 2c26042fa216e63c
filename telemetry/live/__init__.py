"""Traffic as it happens: each node's newest report, added up per slice; a picture for people, not a record."""

from telemetry.live.showing import Showing

now_showing = Showing()
"""This process's; counts get here once they are committed."""

__all__ = ["Showing", "now_showing"]
