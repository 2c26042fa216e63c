"""The stretch of time a question is about, cut into steps: from a round moment to the step that holds now. Pure."""

from dataclasses import dataclass
from datetime import datetime

from telemetry.levels import HOUR, LEVELS, MINUTE, TEN_SECONDS, Table, floor, level_for, seconds

POINTS_LIMIT = 1500
GOOD_POINTS = 120
STEPS = (10, 60, 300, 900, 3600, 6 * 3600, 86_400)


class WindowRefused(Exception):
    """The question cannot be answered as put: `field` and `text` say why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field, self.text = field, text


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` (inclusive) to `until` (exclusive) in steps of `step_seconds`; the last step is still running."""

    since: datetime
    until: datetime
    step_seconds: int

    @property
    def level(self) -> Table:
        """The coarsest table that resolves the steps."""
        return level_for(self.step_seconds)

    @property
    def sum_level(self) -> Table:
        """The coarsest table that holds the whole window; for its sum, not its course."""
        began = int(self.since.timestamp())
        return next((level for level in reversed(LEVELS) if began % level.step_seconds == 0), TEN_SECONDS)

    @property
    def starts(self) -> list[datetime]:
        """Where each step begins."""
        count = int((self.until - self.since).total_seconds()) // self.step_seconds
        return [self.since + seconds(number * self.step_seconds) for number in range(count)]


def window_ending(now: datetime, window_seconds: int, step_seconds: int | None = None) -> Window:
    """Return the window of this length up to now; raise WindowRefused where it cannot be kept or would be too long."""
    step = step_seconds if step_seconds is not None else _good_step(window_seconds)
    if not TEN_SECONDS.step_seconds <= window_seconds <= HOUR.kept_seconds:
        raise WindowRefused("window", f"window is between 10 seconds and {HOUR.kept_seconds // 86_400} days.")
    if step <= 0 or step % TEN_SECONDS.step_seconds:
        raise WindowRefused("step", "step is a multiple of 10 seconds.")
    if window_seconds > POINTS_LIMIT * step:
        raise WindowRefused("step", f"This would be more than {POINTS_LIMIT} points; take a longer step.")
    if window_seconds > level_for(step).kept_seconds:
        raise WindowRefused("step", _too_fine(window_seconds))
    start = floor(now - seconds(window_seconds), max(step, _alignment(window_seconds)))
    steps = int((now - start).total_seconds()) // step + 1
    return Window(start, start + seconds(steps * step), step)


def _alignment(window_seconds: int) -> int:
    """Return where long windows begin: at whole minutes, hours or days, so that their sum is made of few rows."""
    return next(
        step for least, step in ((7 * 86_400, 86_400), (3 * 3600, 3600), (600, 60), (0, 10)) if window_seconds >= least
    )


def _good_step(window_seconds: int) -> int:
    """Return the finest usual step that is still kept and makes a readable number of points."""
    usable = (step for step in STEPS if window_seconds <= level_for(step).kept_seconds)
    return next((step for step in usable if window_seconds <= GOOD_POINTS * step), STEPS[-1])


def _too_fine(window_seconds: int) -> str:
    finest = next((level for level in LEVELS if window_seconds <= level.kept_seconds), MINUTE)
    return f"For so long a window counts are kept by {finest.step_seconds} seconds; take a multiple of that as step."
