"""PURE: what becomes of what was seen of single requests, in reports that wait to be stored."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gatehouse_protocol.checks import CheckReport
from gatehouse_protocol.egress import EgressReport
from gatehouse_protocol.findings import WafCount, WafReport
from gatehouse_protocol.records import AccessRecord, DropReason, RecordReport, RecordsDropped
from gatehouse_protocol.reports import Report

from gatehouse_agent.inspection.hearing import untold


def has_much(report: Report) -> bool:
    """Whether the report has anything in it that `lightened` would take out."""
    has_samples = report.checks is not None and any(one.body for one in report.checks.results)
    has_flows = report.egress is not None and bool(report.egress.flows)
    has_events = bool(report.waf and report.waf.events) or bool(report.records and report.records.records)
    return has_events or has_samples or has_flows


def lightened(report: Report) -> Report:
    """Return the report without events, samples, records and flows, which are counted; results of checks stay."""
    return replace(
        report,
        waf=report.waf and _counted(report.waf),
        records=report.records and _dropped(report.records),
        checks=report.checks and _without_samples(report.checks),
        egress=report.egress and _lost(report.egress),
    )


def shifted(report: Report, by: timedelta) -> Report:
    """Return the report with these moved to the time as it is known now; counts stay in their minute."""
    waf, records, vitals = report.waf, report.records, report.vitals
    if waf is not None:
        events = tuple(replace(one, at=one.at + by) for one in waf.events)
        samples = tuple(replace(one, at=one.at + by) for one in waf.samples)
        bans = tuple(replace(one, at=one.at + by, until=one.until + by) for one in waf.bans)
        waf = replace(waf, events=events, samples=samples, bans=bans)
    if records is not None:
        records = replace(records, records=tuple(replace(one, at=one.at + by) for one in records.records))
    checks = report.checks
    if checks is not None:
        checks = replace(checks, results=tuple(replace(one, at=one.at + by) for one in checks.results))
    vitals = vitals and replace(vitals, to=vitals.to + by)
    egress = report.egress and _egress_shifted(report.egress, by)
    return replace(report, waf=waf, records=records, checks=checks, vitals=vitals, egress=egress)


def _egress_shifted(egress: EgressReport, by: timedelta) -> EgressReport:
    flows = tuple(replace(one, at=one.at + by) for one in egress.flows)
    return replace(egress, flows=flows, cuts=tuple(replace(one, at=one.at + by) for one in egress.cuts))


def _counted(waf: WafReport) -> WafReport:
    gone = Counter(untold(event) for event in waf.events)
    told: tuple[WafCount, ...] = tuple(replace(one, count=number) for one, number in gone.items())
    return replace(waf, events=(), samples=(), counts=waf.counts + told)


def _lost(egress: EgressReport) -> EgressReport:
    return replace(egress, flows=(), lost=egress.lost + sum(one.count for one in egress.flows))


def _without_samples(checks: CheckReport) -> CheckReport:
    return replace(checks, results=tuple(replace(one, body="") for one in checks.results))


def _dropped(records: RecordReport) -> RecordReport:
    gone = Counter((_minute(one), one.slice) for one in records.records)
    told = tuple(RecordsDropped(at, key, DropReason.ROOM, count) for (at, key), count in gone.items())
    return RecordReport((), records.dropped + told)


def _minute(record: AccessRecord) -> datetime:
    return datetime.fromtimestamp(record.at.timestamp() // 60 * 60, UTC)
