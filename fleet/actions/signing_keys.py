"""The verb that replaces the key manifests are signed with, without a node losing its way.

The new key signs at once beside those before it. For the overlap nodes trust both: they ask for the list of keys once
an hour, and whenever no key they know signed a manifest. Then the old ones retire.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, Invalid
from fleet import signing_keys
from fleet.models import SigningKey

DEFAULT_OVERLAP: Final = timedelta(hours=24)
LONGEST_OVERLAP: Final = timedelta(days=30)
MOST_ACTIVE: Final = 4
"""Each signs every manifest, and a node reads eight signatures at most."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """The new key's id, those that retire, and when."""

    key_id: str
    retiring: tuple[str, ...]
    retire_at: datetime


def rotate_signing_key(*, overlap: timedelta = DEFAULT_OVERLAP, actor: Actor, dry_run: bool = False) -> Rotation:
    """Make a new key and let all others retire after `overlap`; zero retires them at once, as for a stolen key.

    Raises Invalid at `/overlap`, and Conflict `too_many_signing_keys` while four keys are active.
    """
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        raise Invalid.field("/overlap", "range", f"The overlap is 0 to {LONGEST_OVERLAP.days * 24} hours.")
    with verb("signing_key.rotate", actor=actor, dry_run=dry_run) as act:
        signing_keys.lock_keys()
        now = timezone.now()
        active = list(SigningKey.objects.filter(signing_keys.active_at(now)).order_by("created_at", "kid"))
        _check_room(active, overlap)
        fresh = signing_keys.make_key()
        for row in active:
            row.retired_at = min(row.retired_at or now + overlap, now + overlap)
            row.save(update_fields=["retired_at"])
        rotation = Rotation(fresh.kid, tuple(row.kid for row in active), now + overlap)
        act.entry(Target("signing_key", fresh.kid, fresh.kid), _sentence(rotation))
        transaction.on_commit(signing_keys.forget)
    return rotation


def _check_room(active: list[SigningKey], overlap: timedelta) -> None:
    if len(active) < MOST_ACTIVE or not overlap:
        return
    first = min(row.retired_at for row in active if row.retired_at)
    raise Conflict(
        f"{len(active)} keys are active. The first of them retires at {first:%Y-%m-%d %H:%M} UTC: wait for that, or "
        "retire all of them at once with an overlap of 0.",
        code="too_many_signing_keys",
    )


def _sentence(rotation: Rotation) -> str:
    if not rotation.retiring:
        return f"Made the first signing key {rotation.key_id}"
    old = ", ".join(rotation.retiring)
    return f"Made signing key {rotation.key_id}; {old} retire by {rotation.retire_at:%Y-%m-%d %H:%M} UTC"
