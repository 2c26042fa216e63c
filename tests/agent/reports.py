"""Conditions on reports, to wait for."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from gatehouse_protocol.reports import AgentHealth, AgentState, EnvoyHealth, EnvoyState, Report, SliceReport

Condition = Callable[[Report], bool]


def report_with(**parts: Any) -> Report:
    """A report that says nothing but these."""
    agent, envoy = AgentHealth("1", AgentState.RUNNING, 1, 0), EnvoyHealth("1", EnvoyState.LIVE, 0, 1, 0)
    return Report("e", 1, datetime.now(UTC), 1, agent, envoy, (), (), None, (), **parts)


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
