"""Conditions on reports, to wait for."""

from collections.abc import Callable

from gatehouse_protocol.reports import Report, SliceReport

Condition = Callable[[Report], bool]


def slice_in(report: Report, key: str) -> SliceReport | None:
    return next((one for one in report.slices if one.slice == key), None)


def proven(key: str, sequence: int) -> Condition:
    def is_met(report: Report) -> bool:
        found = slice_in(report, key)
        return found is not None and found.proven == sequence and found.error is None

    return is_met


def active(key: str, sequence: int) -> Condition:
    def is_met(report: Report) -> bool:
        found = slice_in(report, key)
        return found is not None and found.active == sequence

    return is_met


def held_back(key: str, sequence: int) -> Condition:
    def is_met(report: Report) -> bool:
        found = slice_in(report, key)
        return found is not None and found.error is not None and found.error.sequence == sequence

    return is_met


def gone(key: str) -> Condition:
    return lambda report: bool(report.slices) and slice_in(report, key) is None


def told(code: str) -> Condition:
    return lambda report: any(event.code == code for event in report.events)


def counted(route: str, code: int = 200) -> Condition:
    def is_met(report: Report) -> bool:
        rows = report.counts.rows if report.counts else ()
        return any(row.route == route and row.code == code for row in rows)

    return is_met
