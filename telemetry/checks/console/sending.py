"""Sends the checks whose turn it is, and keeps their results as those of a node with a place of its own, the console.

One process sends at a time. Whoever dies while it sends leaves a gap: nothing is good that nobody saw.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from gatehouse_protocol.checks import CheckResult
from gatehouse_protocol.expectations import fault_in

from policies.compiler.envoy.checks import document_of
from telemetry.checks.console.asking import ask
from telemetry.checks.console.turns import Wanted, take_turns, wanted
from telemetry.checks.ingest import Ran, record_checks
from telemetry.checks.models import CONSOLE, CONSOLE_NAME
from telemetry.locks import Lock, held_alone

AT_ONCE: Final = 32
_RETRY_SECONDS: Final = 1.0
_LONGEST_TEXT: Final = 500


def send_due(now: datetime) -> int:
    """Send what is due and keep what came of it; return how many were sent, 0 where another process is at it."""
    with held_alone(Lock.CHECKING) as is_ours:
        if not is_ours:
            return 0
        with transaction.atomic():
            turns = take_turns(wanted(), now)
        if not turns:
            return 0
        with ThreadPoolExecutor(min(AT_ONCE, len(turns))) as pool:  # these threads never touch the database
            results = list(pool.map(_result, turns))
        received_at = timezone.now()
        record_checks([
            Ran(turn.slice_id, CONSOLE, CONSOLE_NAME, result, received_at)
            for turn, result in zip(turns, results, strict=True)
        ])  # fmt: skip
    return len(turns)


def _result(turn: Wanted) -> CheckResult:
    """Return what came of a check after as many attempts as it takes or has."""
    document, begun = replace(document_of(turn.spec), nodes=None), timezone.now()
    for attempt in range(1, document.retries + 2):
        asked = ask(turn.name, document, turn.spec.places.console_port)
        fault = asked.fault if asked.answer is None else fault_in(asked.answer, document, timezone.now())
        if fault is None or attempt > document.retries:
            break
        time.sleep(_RETRY_SECONDS)
    return CheckResult(
        at=begun,
        slice=turn.slice_key,
        check=turn.name,
        reason=str(fault[0]) if fault else "",
        status=asked.answer.status if asked.answer else None,
        attempts=attempt,
        connect_us=asked.connect_us,
        tls_us=asked.tls_us,
        first_byte_us=asked.first_byte_us,
        total_us=asked.total_us,
        text=fault[1].replace("\0", "\ufffd")[:_LONGEST_TEXT] if fault else "",
    )
