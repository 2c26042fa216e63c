"""Keeps the evidence in shape: rolls levels up, makes the partitions that come next, drops what is past its time."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from django.db import OperationalError

from telemetry import partitions
from telemetry.checks.keeping import keep_checks
from telemetry.levels import LEVELS, TABLES, Table
from telemetry.locks import Lock, held_alone
from telemetry.pruning import prune
from telemetry.records.keeping import keep_records
from telemetry.rollup import STEPS, cut, roll_up, rolled_upto
from telemetry.vitals import tables as vitals
from telemetry.vitals.keeping import roll_up_vitals

ALL: Final = (*TABLES, *vitals.TABLES)
log = logging.getLogger(__name__)


def keep(now: datetime) -> None:
    """Do all of it, unless somebody else is at it; what a busy table does not let us do now is done next time."""
    with held_alone(Lock.KEEPING) as is_ours:
        if not is_ours:
            return
        _attempt(partial(_roll_up, now))
        partitions.prepare(now, ALL)
        for table in ALL:
            for name in partitions.expired(table, now, rolled_upto=_limit(table)):
                _attempt(partial(partitions.drop, name))
        _attempt(partial(prune, now))
        _attempt(partial(keep_records, now))
        _attempt(partial(keep_checks, now))


def _roll_up(now: datetime) -> None:
    """Roll every level up to one cut; what this writes into the next level is taken the next time."""
    upto = cut()
    for source, target in STEPS:
        roll_up(source, target, now, upto)
    roll_up_vitals(now, upto)


def _limit(table: Table) -> int | None:
    """Return up to which row the table may be forgotten; None where nothing is made of it any more."""
    return rolled_upto(table) if table in (*LEVELS[:-1], vitals.TEN_SECONDS) else None


def _attempt(act: Callable[[], object]) -> None:
    try:
        act()
    except OperationalError as fault:  # a lock that was not to be had in time
        log.warning("telemetry housekeeping is put off: %s", fault)
