"""Brings what lies under older keys under the newest one, while everything runs.

Batches are short transactions of their own. A row that somebody holds is passed over and met in a later round; a row is
written only if it still holds what was opened. So it may be stopped anywhere, run twice at once, and race with writers:
what they write meanwhile lies under the newest key already, and what they destroyed stays destroyed.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import BinaryField, Count
from django.db.models.functions import Substr

from console.base.keyring.columns import Sealed, sealed_columns
from console.base.keyring.kms import KmsError
from console.base.keyring.record import recorder
from console.base.keyring.ring import Ring
from console.base.keyring.sealing import KEY_ID_BYTES, KeyRingError

MOST_ROUNDS: Final = 10
"""Rows may be held for a moment again and again; what is left then is told, and found by the next run."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a few rows: how many were encrypted again, which keys of rows could not be opened, and why."""

    column: str
    resealed: int
    unreadable: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    pk: Any
    sealed: bytes
    bound_to: str


class _NothingDone(Exception):
    """Takes the transaction back, and its audit entry with it."""


def census() -> dict[str, Counter[str]]:
    """Return how many rows lie under each key id (hex), for each column that has any."""
    return {column.name: under for column in sealed_columns() if (under := _under(column))}


def reseal(ring: Callable[[], Ring], size: int) -> Iterator[Batch]:
    """Encrypt everything again that is not under the newest key, `size` rows at a time.

    Each batch is in the audit trail. `ring` is asked before each, so that a key put in front meanwhile counts. Raises
    KmsError when the service fails.
    """
    for column in sealed_columns():
        for _ in range(MOST_ROUNDS):
            moved = 0
            for batch in _round(column, ring, size):
                moved += batch.resealed
                yield batch
            if not moved:
                break


def rehearse(ring: Callable[[], Ring], size: int) -> Iterator[Batch]:
    """Open everything that `reseal` would encrypt again, and write nothing; `resealed` counts what it would do."""
    for column in sealed_columns():
        after = None
        while rows := _read(column, _next(column, ring().newest_id(), after)[:size]):
            opened, unreadable = _opened(rows, ring())
            yield Batch(column.name, len(opened), unreadable)
            after = rows[-1].pk


def _round(column: Sealed, ring: Callable[[], Ring], size: int) -> Iterator[Batch]:
    """Walk the rows once in the order of their keys: a row that cannot be opened stops nobody behind it."""
    after, record = None, recorder()
    while ends := list(_next(column, ring().newest_id(), after).values_list("pk", flat=True)[:size]):
        step = _Step(column, ring(), after, ends[-1])
        with suppress(_NothingDone):
            record(step)
        if step.done.resealed or step.done.unreadable:
            yield step.done
        after = ends[-1]


class _Step:
    """One batch, as a piece of work for the recorder: the rows after one key up to another."""

    def __init__(self, column: Sealed, ring: Ring, after: Any, last: Any) -> None:
        self._column, self._ring, self._after, self._last = column, ring, after, last
        self.done = Batch(column.name, 0, {})

    def __call__(self) -> str:
        newest = self._ring.newest_id()
        with transaction.atomic():
            free = _next(self._column, newest, self._after).filter(pk__lte=self._last)
            opened, unreadable = _opened(_read(self._column, free.select_for_update(skip_locked=True)), self._ring)
            written = sum(self._write(row, plaintext) for row, plaintext in opened)
        self.done = Batch(self._column.name, written, unreadable)
        if not written:
            raise _NothingDone
        return f"Encrypted {written} of {self._column.name} again under key {newest.hex()}"

    def _write(self, row: _Row, plaintext: bytes) -> int:
        column = self._column.column
        fresh = self._ring.seal(plaintext, bound_to=row.bound_to)
        return self._column.rows().filter(pk=row.pk, **{column: row.sealed}).update(**{column: fresh})


def _opened(rows: list[_Row], ring: Ring) -> tuple[list[tuple[_Row, bytes]], dict[str, str]]:
    opened, unreadable = [], {}
    for row in rows:
        try:
            opened.append((row, ring.open(row.sealed, bound_to=row.bound_to)))
        except KmsError:
            raise
        except KeyRingError as error:
            unreadable[str(row.pk)] = str(error)
    return opened, unreadable


def _read(column: Sealed, rows: Any) -> list[_Row]:
    """Read rows and their bound names; these in a second query, as a join would have other tables' rows locked too."""
    sealed = dict(rows.values_list("pk", column.column))
    named = column.rows().filter(pk__in=list(sealed)).order_by("pk").values_list("pk", *column.by)
    return [_Row(pk, bytes(sealed[pk]), column.bound_to(*values)) for pk, *values in named]


def _next(column: Sealed, newest: bytes, after: Any) -> Any:
    older = _older(column, newest).order_by("pk")
    return older if after is None else older.filter(pk__gt=after)


def _older(column: Sealed, newest: bytes) -> Any:
    return _kept(column).exclude(key_id=newest)


def _under(column: Sealed) -> Counter[str]:
    return Counter(
        {
            bytes(key_id).hex(): rows
            for key_id, rows in _kept(column).values_list("key_id").annotate(rows=Count("pk")).order_by()
        }
    )


def _kept(column: Sealed) -> Any:
    """The rows that hold a ciphertext: an empty one was destroyed."""
    first = Substr(column.column, 1, KEY_ID_BYTES, output_field=BinaryField())
    held = column.rows().filter(**{f"{column.column}__isnull": False}).exclude(**{column.column: b""})
    return held.annotate(key_id=first)
