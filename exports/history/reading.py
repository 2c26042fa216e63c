"""The past of slices or a gateway, from the store that was told of it; what it was not told yet is our own.

Requests are differences of counters where steps begin and end, never `increase()`, which guesses: a store tells exactly
what it was told. Its buckets are coarser than ours; within one, requests are taken as evenly spread.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from exports.collecting.traffic import BOUNDS, DURATION, class_text
from exports.history.promql import ask_range, selector
from exports.models import Export
from exports.sending.batch import HEARD
from policies.models import Slice
from telemetry.histogram import BUCKETS, PER_OCTAVE, quantiles_ms
from telemetry.queries.past import Away
from telemetry.queries.points import Line, Point, line_of
from telemetry.queries.window import Window

_CLASSES: Final = [class_text(digit) for digit in range(6)]


def past_in_store(scope_ids: Collection[UUID], gateway_id: UUID, window: Window) -> Line | None:
    """Return the line; None where no store is read, or it was not told of all of the window. Raises Away."""
    export = Export.objects.exclude(query_url="").filter(is_enabled=True).first()
    if export is None or not (export.started_at and export.sent_until) or export.started_at > window.since:
        return None
    told = _told(window, export.sent_until)
    if not told.starts:
        return None
    rest = Window(told.until, window.until, window.step_seconds)
    own = line_of(scope_ids, gateway_id, rest)
    labels = _labels(export, scope_ids, gateway_id)
    try:
        points = _points(export, labels, told) if labels else []
    except (KeyError, IndexError, ValueError, TypeError):
        raise Away(f"{export.name}: it answered something else than asked.") from None
    if len(points) != len(told.starts):
        return None
    return Line((*points, *own.points), own.as_of or export.last_sent_at)


def _told(window: Window, sent_until: datetime) -> Window:
    """Return the steps of a window that have been sent whole."""
    steps = int((min(sent_until, window.until) - window.since).total_seconds()) // window.step_seconds
    starts = [*window.starts, window.until]
    return Window(window.since, starts[max(0, steps)], window.step_seconds)


def _labels(export: Export, scope_ids: Collection[UUID], gateway_id: UUID) -> dict[str, str | list[str]]:
    """Return what the lines wanted are labelled; empty where nothing is wanted."""
    is_whole = gateway_id in scope_ids
    slices = Slice.objects.filter(gateway=gateway_id, part="traffic")
    rows = list((slices if is_whole else slices.filter(pk__in=scope_ids)).values_list("gateway__slug", "tenant__slug"))
    if not rows:
        return {}
    tenants: dict[str, str | list[str]] = {} if is_whole else {"tenant": sorted({tenant for _, tenant in rows})}
    return {**export.external_labels, "gateway": rows[0][0], **tenants}


def _points(export: Export, labels: dict[str, str | list[str]], window: Window) -> list[Point]:
    counted = f"sum by (code_class) (gatehouse_slice_requests_total{selector(labels)})"
    timed = f"sum by (le) ({DURATION}_bucket{selector(labels)})"
    gateway = selector({name: value for name, value in labels.items() if name != "tenant"})
    heard = f"max_over_time({HEARD}{gateway}[{window.step_seconds - 1}s])"  # older stores count both ends of a range
    requests = {name: _rises(values) for name, values in ask_range(export, counted, window, "code_class").items()}
    buckets = {_bound(le): _rises(values) for le, values in ask_range(export, timed, window, "le").items()}
    is_heard = next(iter(ask_range(export, heard, window, "gateway").values()), [None] * (len(window.starts) + 1))
    none = [0] * len(window.starts)
    columns = [requests.get(name, none) for name in _CLASSES]
    points = []
    for number, at in enumerate(window.starts):
        ended = [column[number] for column in columns]
        statuses = (sum(ended), *ended[2:6]) if is_heard[number + 1] or sum(ended) else None
        points.append(Point(at, statuses, *_quantiles(buckets, number)))
    return points


def _rises(values: Sequence[int | None]) -> list[int]:
    """Return how much a counter rose in each step. Where it says nothing it stood still; a fall is a new beginning."""
    found, last = [], values[0] or 0
    for value in values[1:]:
        now = last if value is None else value
        found.append(now - last if now >= last else now)
        last = now
    return found


def _bound(text: str) -> int:
    """Return the place of an upper end, however the store writes it."""
    return [float(one) for one in BOUNDS].index(float(text))


def _quantiles(rises: Mapping[int, Sequence[int]], number: int) -> list[float | None]:
    running = [rises[place][number] if place in rises else 0 for place in range(len(BOUNDS))]
    counts = {
        place: max(0, upto - below) for place, (below, upto) in enumerate(zip((0, *running[:-1]), running, strict=True))
    }
    spread: dict[int, int] = {}
    for place, count in counts.items():
        spread |= _finer(place, count)
    return quantiles_ms(spread, (0.5, 0.99))


def _finer(place: int, count: int) -> dict[int, int]:
    """Return our own buckets for one of the store's, with its requests evenly spread."""
    if place in {0, len(BOUNDS) - 1}:
        return {0 if place == 0 else BUCKETS - 1: count}
    first, (each, more) = PER_OCTAVE * (place - 1) + 1, divmod(count, PER_OCTAVE)
    return {first + number: each + int(number < more) for number in range(PER_OCTAVE)}
