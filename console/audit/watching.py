"""Verifies all chains over and over, some thousand entries at a time, and remembers what was found.

A round goes from a chain's first entry to its head. What is altered behind the round is found by the next one.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from console.audit import chain as chains
from console.audit.actor import SYSTEM
from console.audit.chain import Break, Head
from console.audit.models import Anchor, ChainState, Checkpoint
from console.audit.signing import is_signed, public_keys
from console.audit.verbs import Target, verb

PIECE: Final = 2_000
"""Entries of one look."""
MOST_CHAINS: Final = 50
"""Chains of one look; short ones share it."""


def look(now: datetime, *, piece: int = PIECE) -> int:
    """Verify a piece of the chains that waited longest; return how many entries that were."""
    _meet_new_chains()
    left = piece
    for _ in range(MOST_CHAINS):
        if left <= 0 or (done := _look_at_next(now, left)) is None:
            break
        left -= max(done, 1)
    return piece - left


@transaction.atomic
def _look_at_next(now: datetime, most: int) -> int | None:
    """Verify a piece of one chain; None when all were looked at."""
    waiting = ChainState.objects.exclude(looked_at__gte=now).order_by(F("looked_at").asc(nulls_first=True))
    state: ChainState | None = waiting.select_for_update(skip_locked=True).first()
    if state is None:
        return None
    start = chains.start_of(state.chain)
    if state.round_began_at is None or state.cursor < start.position:
        state.round_began_at, state.cursor, state.cursor_digest = now, start.position, start.digest
    begin = Head(state.chain, state.cursor, state.cursor_digest)
    head = chains.head_of(state.chain)
    found = _verified(begin, most, head)
    state.looked_at, state.head = now, head.position
    done = 0
    if isinstance(found, Break):
        _break(state, found, now)
    else:
        done = found.position - begin.position
        state.cursor, state.cursor_digest = found.position, found.digest
        if found.position >= head.position:
            _finish(state)
    state.save()
    return done


def _verified(begin: Head, most: int, head: Head) -> Head | Break:
    rows = Checkpoint.objects.filter(chain=begin.chain, position__gt=begin.position)
    within = list(rows.filter(position__lte=begin.position + most))
    newest = rows.order_by("-position").first()
    keys = public_keys()
    for one in [*within, *([newest] if newest else [])]:
        if not is_signed(one, keys):
            return Break(begin.chain, one.position, "the signature of its checkpoint is not valid")
    if newest and newest.position > head.position:
        text = f"entries up to {newest.position} are missing from the end"
        return Break(begin.chain, head.position + 1, text)
    anchor = Anchor.objects.filter(chain=begin.chain, position=begin.position).first()
    if anchor is not None and not is_signed(anchor, keys):
        return Break(begin.chain, anchor.position, "the signature of its anchor is not valid")
    return chains.walk(begin, noted={one.position: one.digest for one in within}, most=most)


def _break(state: ChainState, found: Break, now: datetime) -> None:
    """Remember a break, once in the trail; the next round begins at the beginning."""
    is_news = state.broken_at != found.position or state.broken_text != found.text
    state.round_began_at = None
    state.broken_at, state.broken_text = found.position, found.text
    state.broken_since = state.broken_since or now
    if is_news:
        with verb("audit.break", actor=SYSTEM) as act:
            text = f"The trail of {state.chain} does not hold at entry {found.position}: {found.text}."
            act.entry(Target("chain", state.chain), text)


def _finish(state: ChainState) -> None:
    """End the round: everything up to here held since it began."""
    state.verified, state.verified_at, state.round_began_at = state.cursor, state.round_began_at, None
    if state.broken_at is not None:
        with verb("audit.mend", actor=SYSTEM) as act:
            act.entry(Target("chain", state.chain), f"The trail of {state.chain} holds again.")
    state.broken_at, state.broken_text, state.broken_since = None, "", None


def _meet_new_chains() -> None:
    known = set(ChainState.objects.values_list("chain", flat=True))
    new = [ChainState(chain=head.chain, tenant_id=tenant) for head, tenant in chains.heads() if head.chain not in known]
    ChainState.objects.bulk_create(new, ignore_conflicts=True)
