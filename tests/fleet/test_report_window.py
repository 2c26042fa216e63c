"""Each report counts once, in whatever order it comes."""

from hypothesis import given
from hypothesis import strategies as st

from fleet.reports.window import WINDOW, ReportWindow


@given(st.lists(st.integers(0, 3 * WINDOW), max_size=60))
def test_a_report_is_new_exactly_once_and_never_when_too_old_to_tell(arriving):
    window, taken = ReportWindow(), set()
    for sequence in arriving:
        is_too_old = window.newest - sequence >= WINDOW
        assert window.has_taken(sequence) == (sequence in taken or is_too_old)
        if not window.has_taken(sequence):
            window = window.take(sequence)
            taken.add(sequence)
        assert ReportWindow.load(window.newest, window.dump()) == window


def test_a_gap_of_ten_minutes_of_reports_can_be_filled_afterwards():
    window = ReportWindow().take(301)

    assert not any(window.has_taken(sequence) for sequence in range(1, 301))
