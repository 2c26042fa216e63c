"""Moments, lives and chances for tests of the pure core."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from certificates.life.outcomes import Tries
from certificates.life.validity import Life

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
SHORTEST, LONGEST = 3 * MINUTE, 398 * DAY

shares = st.floats(0, 1, exclude_max=True)
lengths = st.one_of(
    st.sampled_from([SHORTEST, HOUR, DAY, 160 * HOUR, 10 * DAY, 45 * DAY, 90 * DAY, LONGEST]),
    st.timedeltas(SHORTEST, LONGEST),
    st.timedeltas(SHORTEST, DAY),
)


def life(length: timedelta, begins: datetime = NOW) -> Life:
    """A life of that length."""
    return Life(begins, begins + length)


def tries(count: int = 1, in_row: int | None = None, since: datetime = NOW, *names: str) -> Tries:
    """So many failed attempts; of the same kind unless `in_row` says otherwise."""
    return Tries(count, count if in_row is None else in_row, since, names)
