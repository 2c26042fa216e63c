"""`POST /node/v1/reports`: what the node says and proves; answered when it is stored."""

import asyncio
from typing import Final
from uuid import UUID

from django.utils import timezone
from gatehouse_protocol.checks import CHECKS, MAX_REFUSED, MAX_RESULTS, MAX_TRIES, CheckReport
from gatehouse_protocol.egress import EGRESS, IDENTIFIED_BY
from gatehouse_protocol.endpoints import REPORTED
from gatehouse_protocol.findings import LEAKS, MAX_BANS, MAX_COUNTS, MAX_EVENTS, MAX_SAMPLES, WafReport
from gatehouse_protocol.health import HEALTH
from gatehouse_protocol.key_sources import KEY_SETS
from gatehouse_protocol.messages import MAX_CHALLENGES, MAX_SLICES
from gatehouse_protocol.records import MAX_DROPPED, MAX_RECORDS, RECORDS, RecordReport
from gatehouse_protocol.reports import BYTES, Report, ReportAccepted
from gatehouse_protocol.vending import VENDING
from gatehouse_protocol.vitals import VITALS

from console.base.errors import Invalid
from fleet.actions.reports import Received
from fleet.node_api.desk import Desk
from fleet.node_api.exchange import Answer, Request, json_answer, read_json
from fleet.node_api.refusals import NodeRevoked

NEXT_SECONDS: Final = 2
TAKEN: Final = (RECORDS, BYTES, CHECKS, VITALS, EGRESS, LEAKS, VENDING, IDENTIFIED_BY, REPORTED, HEALTH, KEY_SETS)
"""What nodes may tell that those of an earlier version did not."""
MAX_LISTENERS: Final = 100
MAX_CERTIFICATES: Final = 20_000
LARGE_BYTES: Final = 32 * 1024


async def answer(request: Request, desk: Desk) -> Answer:
    """Store the report and say when the next one is due."""
    caller = await desk.callers.of(request)
    report = await _read(request)
    _check(report)
    if not await desk.reports.store(Received(caller.node_id, caller.gateway_id, report, timezone.now())):
        raise NodeRevoked
    tries = await desk.tries.of(caller.node_id) if report.checks is not None else ()
    return json_answer(ReportAccepted(True, NEXT_SECONDS, TAKEN, tries))


async def _read(request: Request) -> Report:
    """Read the report; a large one on another thread, so that it does not hold up the polls."""
    body = request.unzipped(await request.body())
    if len(body) < LARGE_BYTES:
        return read_json(Report, body)
    return await asyncio.to_thread(read_json, Report, body)


def _check(report: Report) -> None:
    try:
        UUID(report.epoch)
    except ValueError:
        raise Invalid.field("/epoch", "uuid", "The epoch is the UUID of the agent's boot.") from None
    if len(report.slices) > MAX_SLICES or len({row.slice for row in report.slices}) < len(report.slices):
        raise Invalid.field("/slices", "slices", f"At most {MAX_SLICES} slices, each once.")
    if len(report.listeners) > MAX_LISTENERS:
        raise Invalid.field("/listeners", "too_many", f"At most {MAX_LISTENERS} listeners.")
    if len(report.challenges) > MAX_CHALLENGES:
        raise Invalid.field("/challenges", "too_many", f"At most {MAX_CHALLENGES} challenges.")
    if len(report.certificates or ()) > MAX_CERTIFICATES:
        raise Invalid.field("/certificates", "too_many", f"At most {MAX_CERTIFICATES} handshakes.")
    if report.waf is not None:
        _check_findings(report.waf)
    if report.records is not None:
        _check_records(report.records)
    if report.checks is not None:
        _check_results(report.checks)


def _check_findings(waf: WafReport) -> None:
    limits = {"events": MAX_EVENTS, "samples": MAX_SAMPLES, "counts": MAX_COUNTS, "bans": MAX_BANS}
    for name, most in limits.items():
        if len(getattr(waf, name)) > most:
            raise Invalid.field(f"/waf/{name}", "too_many", f"At most {most} {name}.")


def _check_records(told: RecordReport) -> None:
    for name, most in (("records", MAX_RECORDS), ("dropped", MAX_DROPPED)):
        if len(getattr(told, name)) > most:
            raise Invalid.field(f"/records/{name}", "too_many", f"At most {most} {name}.")


def _check_results(told: CheckReport) -> None:
    for name, most in (("results", MAX_RESULTS), ("refused", MAX_REFUSED), ("tries", MAX_TRIES)):
        if len(getattr(told, name)) > most:
            raise Invalid.field(f"/checks/{name}", "too_many", f"At most {most} {name}.")
