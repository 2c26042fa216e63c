"""Writes down how conditions stand, where that has changed for somebody.

Whether one fires and since when is written when it changes, and its numbers while it fires. Numbers of one that does
not fire are as near to the truth as anybody can see, for they move with every request. How old they are says the
objective's state, which is written every round.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from slo.arithmetic.judging import Finding
from slo.judging.columns import column, flags, numbers
from slo.judging.statements import run
from slo.models import BurnState

NEAR: Final = 1 / 200
"""Of its threshold: by less a number that is kept is beside the true one."""
_BURNS: Final = """
INSERT INTO slo_burnstate AS known (objective_id, condition, severity, is_firing, is_insufficient, since, long_burn,
  short_burn, threshold, judged_at)
SELECT objective, condition, severity, is_firing, is_insufficient, CASE WHEN is_firing THEN %(now)s END, long_burn,
  short_burn, threshold, %(now)s
FROM unnest(%(objective)s::uuid[], %(condition)s::text[], %(severity)s::text[], %(is_firing)s::bool[],
  %(is_insufficient)s::bool[], %(long_burn)s::float8[], %(short_burn)s::float8[], %(threshold)s::float8[])
  AS fresh (objective, condition, severity, is_firing, is_insufficient, long_burn, short_burn, threshold)
ON CONFLICT (objective_id, condition) DO UPDATE SET
  severity = excluded.severity, is_firing = excluded.is_firing, is_insufficient = excluded.is_insufficient,
  since = CASE WHEN excluded.is_firing THEN coalesce(known.since, excluded.since) END, long_burn = excluded.long_burn,
  short_burn = excluded.short_burn, threshold = excluded.threshold, judged_at = excluded.judged_at
"""
_GONE: Final = """
DELETE FROM slo_burnstate USING unnest(%(objective)s::uuid[], %(condition)s::text[]) AS gone (objective, condition)
WHERE slo_burnstate.objective_id = gone.objective AND slo_burnstate.condition = gone.condition
"""


class Burn(NamedTuple):
    """A condition as it is kept."""

    severity: str
    is_firing: bool
    is_insufficient: bool
    long: float | None
    short: float | None
    threshold: float


Burns = dict[str, Burn]
"""The conditions of one objective by their names."""


def known_burns() -> dict[UUID, Burns]:
    """Return every condition that is kept."""
    found: dict[UUID, Burns] = {}
    columns = ("severity", "is_firing", "is_insufficient", "long_burn", "short_burn", "threshold")
    for pk, condition, *values in BurnState.objects.values_list("objective_id", "condition", *columns):
        found.setdefault(pk, {})[condition] = Burn(*values)
    return found


def keep_burns(
    found: Mapping[UUID, Iterable[Finding]], known: Mapping[UUID, Burns], enabled: Iterable[UUID], now: datetime
) -> dict[UUID, Burns]:
    """Write down what has changed against what is known to be kept; return what is kept now.

    Gone are conditions that an objective has no more, and all of those that are not judged any longer. Of an enabled
    objective that waits to be counted nothing is known now, so what was known of it stays.
    """
    kept = {pk: burns for pk in enabled if (burns := known.get(pk)) is not None}
    changed: list[tuple[UUID, str, Burn]] = []
    for pk, findings in found.items():
        before = kept.get(pk, {})
        fresh = {
            str(one.condition): _burn(one)
            for one in findings
            if (old := before.get(one.condition)) is None or _has_changed(old, one)
        }
        gone = before.keys() - {one.condition for one in findings}
        if fresh or gone:
            changed += [(pk, name, burn) for name, burn in fresh.items()]
            kept[pk] = {name: burn for name, burn in before.items() if name not in gone} | fresh
    _write(changed, now)
    _delete([(pk, name) for pk, burns in known.items() for name in _gone(burns, kept.get(pk, {}))])
    return kept


def _gone(before: Burns, after: Burns) -> Iterable[str]:
    return () if before is after else before.keys() - after.keys()


def _burn(finding: Finding) -> Burn:
    return Burn(
        str(finding.severity), finding.is_firing, finding.is_insufficient, *finding.burns, finding.shown_threshold
    )


def _has_changed(old: Burn, fresh: Finding) -> bool:
    if (
        old.is_firing is not fresh.is_firing
        or old.is_insufficient is not fresh.is_insufficient
        or old.threshold != fresh.shown_threshold
        or old.severity != fresh.severity
    ):
        return True
    long, short = fresh.burns
    if old.long == long and old.short == short:
        return False
    near = 0.0 if fresh.is_firing else NEAR * fresh.shown_threshold
    return _has_moved(old.long, long, near) or _has_moved(old.short, short, near)


def _has_moved(old: float | None, fresh: float | None, near: float) -> bool:
    if old is None or fresh is None:
        return old is not fresh
    return old != fresh and (abs(old - fresh) > near or not fresh or not old)


def _write(changed: Iterable[tuple[UUID, str, Burn]], now: datetime) -> None:
    rows = list(changed)
    if not rows:
        return
    burns = [burn for *_, burn in rows]
    columns: dict[str, Any] = {
        "objective": column(pk for pk, *_ in rows),
        "condition": column(name for _, name, _ in rows),
        "severity": column(one.severity for one in burns),
        "is_firing": flags(one.is_firing for one in burns),
        "is_insufficient": flags(one.is_insufficient for one in burns),
        "long_burn": numbers(one.long for one in burns),
        "short_burn": numbers(one.short for one in burns),
        "threshold": numbers(one.threshold for one in burns),
        "now": now,
    }
    run(_BURNS, columns)


def _delete(gone: list[tuple[UUID, str]]) -> None:
    if gone:
        run(_GONE, {"objective": column(pk for pk, _ in gone), "condition": column(name for _, name in gone)})
