"""PURE: what becomes of findings that wait to be stored."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from gatehouse_protocol.findings import WafCount, WafReport
from gatehouse_protocol.reports import Report

from gatehouse_agent.inspection.hearing import untold


def lightened(report: Report) -> Report:
    """Return the report without events and samples; the events are counted as untold."""
    if report.waf is None:
        return report
    gone = Counter(untold(event) for event in report.waf.events)
    told: tuple[WafCount, ...] = tuple(replace(one, count=number) for one, number in gone.items())
    return replace(report, waf=replace(report.waf, events=(), samples=(), counts=report.waf.counts + told))


def shifted(waf: WafReport, by: timedelta) -> WafReport:
    """Return the same, moved to the time as it is known now; counts stay in their minute."""
    return replace(
        waf,
        events=tuple(replace(one, at=one.at + by) for one in waf.events),
        bans=tuple(replace(one, at=one.at + by, until=one.until + by) for one in waf.bans),
        samples=tuple(replace(one, at=one.at + by) for one in waf.samples),
    )
