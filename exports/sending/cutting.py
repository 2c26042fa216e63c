"""Seals steps: notes, some seconds after each step of ten, which row was the last written. All exports send the same.

Steps that nobody sealed, because no worker ran, are sealed together later: their rows are still told apart by time.
"""

from datetime import datetime, timedelta
from typing import Final

from exports.models import Export, Sealing
from telemetry.levels import TEN_SECONDS, floor
from telemetry.locks import Lock, held_alone
from telemetry.queries.counters import Cut
from telemetry.rollup import cut

DELAY: Final = timedelta(seconds=15)
"""Nodes report every two seconds; what comes later than this is in the next step."""
HELD: Final = timedelta(minutes=90)
"""How long steps can be told one by one: the rows they are made of are kept for two hours."""
_STEP: Final = timedelta(seconds=TEN_SECONDS.step_seconds)


def seal_steps(now: datetime) -> int:
    """Seal what is due, unless somebody else is at it or there is no export; return how many steps that were."""
    if not Export.objects.filter(is_enabled=True).exists():
        return 0
    with held_alone(Lock.CUTTING) as is_ours:
        return _seal(now) if is_ours else 0


def _seal(now: datetime) -> int:
    newest = floor(now - DELAY, TEN_SECONDS.step_seconds)
    last = Sealing.objects.order_by("-end").values_list("end", flat=True).first()
    end = max(last + _STEP, floor(newest - HELD, 10)) if last else newest
    if end > newest:
        return 0
    upto = cut()
    steps = [Sealing(end=end + _STEP * number, upto=upto) for number in range((newest - end) // _STEP + 1)]
    Sealing.objects.bulk_create(steps, ignore_conflicts=True)
    Sealing.objects.filter(end__lt=newest - HELD).delete()
    return len(steps)


def cuts_after(sent_until: datetime | None, interval_seconds: int, most: int) -> list[Cut]:
    """Return the cut at `sent_until`, which has been sent, and those that come next.

    Without one the newest cut comes first, and nothing before it. One that is held no more is left out: the oldest cut
    there is takes its place, and comes first.
    """
    rows = [Cut(end, upto) for end, upto in Sealing.objects.order_by("end").values_list("end", "upto")]
    rows = [one for one in rows if one.end == sent_until or int(one.end.timestamp()) % interval_seconds == 0]
    if sent_until is None:
        return rows[-1:]
    return [one for one in rows if one.end >= sent_until][: most + 1]
