"""Takes personal content out of entries while their chains go on holding: the content goes with its salt.

Each redaction is an entry itself; content that is missing without one breaks the chain.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection, models, transaction
from django.db.models.functions import Cast

from console.audit.actor import Actor
from console.audit.chain import REDACT
from console.audit.commitments import FORM, PARTS, commitment
from console.audit.models import Entry
from console.audit.models.entry import said
from console.audit.verbs import Target, verb

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was taken out, and what could not be: entries of the first form, and what tells of the trail itself."""

    entries: int
    left: int


def redact(entries: Iterable[tuple[Entry, Collection[str]]], *, reason: str, actor: Actor) -> int:
    """Take parts of entries out, in one transaction; return of how many. Parts that are out already are left out."""
    wanted = [(entry, sorted(set(parts) - set(entry.redacted))) for entry, parts in entries if is_redactable(entry)]
    wanted = [(entry, parts) for entry, parts in wanted if parts]
    if not wanted:
        return 0
    with transaction.atomic():
        with verb(REDACT, actor=actor) as act:
            for entry, parts in wanted:
                act.entry(
                    Target("entry", str(entry.id)), f"Redacted entry {entry.position} of {entry.chain}: {reason}",
                    tenant_id=entry.tenant_id, chain=entry.chain,
                    changes=[{"pointer": f"/{part}", "after": "redacted"} for part in parts],
                )  # fmt: skip
        with connection.cursor() as cursor:
            for entry, parts in wanted:
                kept = {part: commitment(entry, part) for part in parts}
                cursor.execute("SELECT audit_redact(%s, %s::jsonb)", [entry.id, json.dumps(kept)])
    return len(wanted)


def redact_person(email: str, person_id: str, *, reason: str, actor: Actor) -> Redaction:
    """Take a person out of the trail: as actor, as target, and where their address is mentioned."""
    done = 0
    rows = _mentioning(email, person_id)
    for first in iter(lambda: list(rows.filter(form=FORM).exclude(verb__startswith="audit.")[:AT_ONCE]), []):
        if not (step := redact(((row, _parts(row, email, person_id)) for row in first), reason=reason, actor=actor)):
            break
        done += step
    return Redaction(done, rows.count())


def is_redactable(entry: Entry) -> bool:
    """Whether content of this entry can be taken out."""
    return entry.form == FORM and not entry.verb.startswith("audit.")


def _mentioning(email: str, person_id: str) -> models.QuerySet[Entry]:
    rows = Entry.objects.annotate(text=Cast("changes", models.TextField()))
    by_id = models.Q(actor_id=person_id) | models.Q(target_id=person_id) if person_id else models.Q()
    return rows.filter(by_id | said(email) | models.Q(text__icontains=email)).order_by("chain", "position")


def _parts(entry: Entry, email: str, person_id: str) -> set[str]:
    def names(*texts: str) -> bool:
        return any(email.lower() in text.lower() for text in texts) or (bool(person_id) and person_id in texts)

    found = {part for part in ("actor", "target", "summary") if names(*(getattr(entry, name) for name in PARTS[part]))}
    if names(json.dumps(entry.changes, ensure_ascii=False)):
        found.add("changes")
    return found | ({"origin"} if "actor" in found else set())
