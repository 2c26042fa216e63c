"""Which windows and steps can be asked for."""

from datetime import timedelta

import pytest

from telemetry.queries.window import WindowRefused, window_ending
from tests.telemetry.traffic import NOON

HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("window_seconds", "step_seconds", "table"),
    [
        (900, 10, "telemetry_ten_seconds"),
        (2 * HOUR, 60, "telemetry_minute"),
        (6 * HOUR, 300, "telemetry_minute"),
        (DAY, 900, "telemetry_minute"),
        (7 * DAY, 6 * HOUR, "telemetry_hour"),
        (30 * DAY, 6 * HOUR, "telemetry_hour"),
        (400 * DAY, DAY, "telemetry_day"),
    ],
)
def test_a_window_has_a_readable_number_of_steps_from_the_coarsest_table(
    window_seconds: int, step_seconds: int, table: str
):
    window = window_ending(NOON, window_seconds)
    assert (window.step_seconds, window.level.name) == (step_seconds, table)
    assert len(window.starts) <= 402


def test_steps_begin_at_whole_multiples_and_the_last_one_holds_now():
    window = window_ending(NOON + timedelta(seconds=7), 60, 10)
    assert window.starts[0] == NOON - timedelta(seconds=60)
    assert window.starts[-1] == NOON
    assert window.until == NOON + timedelta(seconds=10)


@pytest.mark.parametrize(
    ("window_seconds", "step_seconds", "field"),
    [
        (5, None, "window"),
        (401 * DAY, None, "window"),
        (900, 0, "step"),
        (900, 15, "step"),
        (3 * HOUR, 10, "step"),
        (8 * DAY, 1800, "step"),
        (400 * DAY, HOUR, "step"),
    ],
)
def test_what_is_not_kept_or_too_much_is_refused_by_name(window_seconds: int, step_seconds: int | None, field: str):
    with pytest.raises(WindowRefused) as refusal:
        window_ending(NOON, window_seconds, step_seconds)
    assert refusal.value.field == field
