"""How detectors of a DLP policy did: how often they found something, and how much of that is said to be no leak."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from gatehouse_inspector.dlp.excluding import excludes
from gatehouse_inspector.dlp.looking import HELD
from gatehouse_inspector.dlp.masking import read_place
from gatehouse_inspector.dlp.policy import Exclusion

from policies.compiler.intent.dlp import DlpExclusion
from waf.intake.rows import OF_DETECTORS
from waf.models import Event, Verdict
from waf.queries.events import labels_of

LOOKS_BACK: Final = timedelta(days=30)
MOST: Final = 2_000
"""Events of one policy that are read, the newest."""


@dataclass(frozen=True, slots=True)
class DetectorDid:
    """In how many events a detector found something, in how many of them it is no leak, and which were refused."""

    detector: str
    label: str
    findings: int
    excluded: int
    refused: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """Detectors, those with the most findings first; `events` were read, since when, and whether there are more."""

    detectors: list[DetectorDid]
    events: int
    since: datetime
    is_partial: bool


def feedback_on(slice_id: UUID, policy: str, exclusions: Sequence[DlpExclusion], now: datetime) -> Feedback:
    """Return how the detectors of a policy did. Two queries.

    What was found is no leak where the exclusions, those of the draft, take it out by now, or somebody said so of the
    event.
    """
    since = now - LOOKS_BACK
    rows = Event.objects.filter(slice_id=slice_id, policy=f"{OF_DETECTORS}{policy}", at__gte=since).order_by("-at")
    events = list(rows.values_list("pk", "at", "status", "leaks")[: MOST + 1])
    labels = labels_of([pk for pk, *_ in events])
    wrong = {pk for pk, label in labels.items() if label == Verdict.FALSE_POSITIVE}
    known = [Exclusion(**one.model_dump(exclude={"owner", "reason"})) for one in exclusions]
    found: Counter[str] = Counter()
    excluded: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    told: dict[str, tuple[str, datetime]] = {}
    for pk, at, status, leaks in events[:MOST]:
        for detector in {one["detector"] for one in leaks} - {HELD}:
            mine = [one for one in leaks if one["detector"] == detector]
            found[detector] += 1
            refused[detector] += bool(status) and any(one["action"] == "block" for one in mine)
            excluded[detector] += pk in wrong or all(_is_excluded(one, known) for one in mine)
            told.setdefault(detector, (mine[0]["label"], at))
    detectors = [DetectorDid(one, told[one][0], found[one], excluded[one], refused[one], told[one][1]) for one in found]
    ordered = sorted(detectors, key=lambda one: (-one.findings, one.detector))
    return Feedback(ordered, min(len(events), MOST), since, len(events) > MOST)


def _is_excluded(leak: dict[str, Any], exclusions: Sequence[Exclusion]) -> bool:
    place = read_place(leak["place"])
    for one in exclusions:
        if one.fingerprint and one.fingerprint == leak["fingerprint"] and one.detector in ("", leak["detector"]):
            return True
        if place is not None and not one.fingerprint and excludes(one, leak["detector"], place):
            return True
    return False
