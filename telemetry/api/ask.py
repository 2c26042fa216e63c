"""Reads `?window=15m&step=10s` of a request."""

import re

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from console.base.errors import Invalid
from telemetry.levels import HOUR
from telemetry.queries.window import Window, WindowRefused, window_ending

UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
DEFAULT = "15m"
_DURATION = re.compile(r"(\d{1,9})([smhd]?)", re.ASCII)

PARAMETERS = [
    OpenApiParameter("window", str, description="How far back: a number with s, m, h or d.", default=DEFAULT),
    OpenApiParameter("step", str, description="Length of one point, as window; by default about a hundred points."),
]


def window_of(request: Request, *, longest_seconds: int = HOUR.kept_seconds) -> Window:
    """Return the window asked for, up to now; raise Invalid where it cannot be answered."""
    window_seconds = _seconds("window", request.query_params.get("window", DEFAULT))
    if window_seconds > longest_seconds:
        raise Invalid.field("?window", "out_of_range", f"This is kept for {longest_seconds // 3600} hours.")
    step = request.query_params.get("step")
    try:
        return window_ending(timezone.now(), window_seconds, None if step is None else _seconds("step", step))
    except WindowRefused as refusal:
        raise Invalid.field(f"?{refusal.field}", "out_of_range", refusal.text) from None


def _seconds(name: str, text: str) -> int:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise Invalid.field(f"?{name}", "invalid", f"{name} is a number with s, m, h or d, for example 15m.")
    return int(match[1]) * UNITS[match[2]]
