"""Sends what was stored since the last time, in order, and notes how far it got once the collector has taken it.

A collector that is away is asked again the next time; meanwhile nothing is lost but what is past its time. A worker
that dies between sending and noting sends a portion again.
"""

import logging
from typing import Final

import httpx
from django.apps import apps
from django.conf import settings
from django.db import OperationalError

from telemetry.locks import Lock, held_alone
from telemetry.models import Progress
from telemetry.places import places_of
from telemetry.records.export.spans import request_of
from telemetry.records.models import Record
from telemetry.rollup import cut

PORTION: Final = 500
PORTIONS: Final = 20
"""Sent at one go; what is left waits for the next."""
TIMEOUT_SECONDS: Final = 5.0
NAME: Final = "records as spans"
log = logging.getLogger(__name__)


def send_new() -> int:
    """Send what is new to the collector that is set, unless somebody else is at it; return how many went."""
    if not settings.OTLP_ENDPOINT:
        return 0
    with held_alone(Lock.EXPORTING_RECORDS) as is_ours:
        if not is_ours:
            return 0
        try:
            return _send_upto(cut())
        except OperationalError as fault:  # writers were busy; the next time is seconds away
            log.warning("records are not sent on yet: %s", fault)
            return 0


def _send_upto(upto: int) -> int:
    """Send records with numbers up to `upto`; what was stored before the first time is not sent."""
    progress, is_new = Progress.objects.get_or_create(table=NAME, defaults={"rolled_upto": upto})
    if is_new:
        return 0
    sent = 0
    with httpx.Client(timeout=TIMEOUT_SECONDS, headers=_headers(), trust_env=False) as client:
        for _ in range(PORTIONS):
            fresh = Record.objects.filter(number__gt=progress.rolled_upto, number__lte=upto)
            portion = list(fresh.order_by("number")[:PORTION])
            if portion and not _send(client, portion):
                return sent
            progress.rolled_upto = portion[-1].number if len(portion) == PORTION else upto
            progress.save()
            sent += len(portion)
            if progress.rolled_upto == upto:
                break
    return sent


def _send(client: httpx.Client, portion: list[Record]) -> bool:
    """Send one portion; one that the collector does not want (4xx) is not sent again."""
    places = places_of({one.slice_id for one in portion})
    nodes = apps.get_model("fleet", "Node")
    names = dict(nodes.objects.filter(pk__in={one.node_id for one in portion}).values_list("pk", "name"))
    document = request_of(portion, {pk: place.key for pk, place in places.items()}, names)
    try:
        answer = client.post(f"{settings.OTLP_ENDPOINT}/v1/traces", json=document)
    except httpx.HTTPError as fault:
        log.warning("the collector at %s cannot be reached: %s", settings.OTLP_ENDPOINT, fault)
        return False
    if answer.is_success:
        return True
    log.warning("the collector at %s answered %s", settings.OTLP_ENDPOINT, answer.status_code)
    return answer.is_client_error and answer.status_code not in {401, 403, 404, 408, 429}


def _headers() -> dict[str, str]:
    return {name.strip(): value.strip() for name, _, value in (one.partition("=") for one in settings.OTLP_HEADERS)}
