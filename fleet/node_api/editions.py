"""Manifests ready to be sent: built once for each gateway, version and audience, however many nodes ask at once.

Together with the manifest goes what changed since the version a node has, when that is small; it saves round trips and
ten thousand equal queries.
"""

import asyncio
import time
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from uuid import UUID

import orjson
from gatehouse_protocol.shapes import encode

from console.base.threads import Threads
from fleet.inline import inline_between
from fleet.manifests import (
    Desired,
    issue_number,
    read_desired,
    signed_holds,
    signed_manifest,
    signed_registrations,
)
from fleet.node_api.exchange import JSON, Answer, packed

REMEMBERED_VERSIONS: Final = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of an edition's answers: for whom, on top of which version, and how packed."""

    audience: UUID | None
    since: int | None
    is_zipped: bool


@dataclass(slots=True)
class Edition:
    """A gateway's desired state under one entity tag."""

    desired: Desired
    issue: int
    etag: bytes
    answers: dict[Wanted, asyncio.Task[Answer]] = field(default_factory=dict)

    def is_current(self, now_seconds: float) -> bool:
        """Whether the half hour it was issued for still runs."""
        return issue_number(self.desired.gateway_id, now_seconds) == self.issue


class Editions:
    """The newest edition of each gateway that nodes ask this process for, and the versions just before it."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._newest: dict[UUID, Edition] = {}
        self._past: defaultdict[UUID, OrderedDict[int, Desired]] = defaultdict(OrderedDict)
        self._under_way: dict[UUID, asyncio.Task[Edition]] = {}

    def newest(self, gateway_id: UUID) -> Edition | None:
        """Return the edition in memory, unless it must be issued anew."""
        edition = self._newest.get(gateway_id)
        return edition if edition and edition.is_current(time.time()) else None

    def served_versions(self) -> Mapping[UUID, int]:
        """The version in memory of each gateway that was ever asked for here."""
        return {gateway_id: edition.desired.version for gateway_id, edition in self._newest.items()}

    async def renew(self, gateway_id: UUID) -> Edition:
        """Read the gateway's desired state again; callers at the same time share one reading."""
        task = self._under_way.get(gateway_id)
        if task is None:
            task = self._under_way[gateway_id] = asyncio.create_task(self._read(gateway_id))
            task.add_done_callback(lambda _: self._under_way.pop(gateway_id, None))
        return await asyncio.shield(task)

    async def answer(self, edition: Edition, wanted: Wanted) -> Answer:
        """Return the ready answer; callers at the same time share one signing."""
        task = edition.answers.get(wanted)
        if task is None:
            before = self._past[edition.desired.gateway_id].get(wanted.since) if wanted.since is not None else None
            work = partial(_answer, edition, wanted, before)
            task = edition.answers[wanted] = asyncio.create_task(self._threads.run(work))
            task.add_done_callback(lambda done: _drop_failed(edition, wanted, done))
        return await asyncio.shield(task)

    def sign_again(self) -> None:
        """Drop what is ready: another set of keys is active now."""
        for edition in self._newest.values():
            edition.answers.clear()

    async def _read(self, gateway_id: UUID) -> Edition:
        desired = await self._threads.run(read_desired, gateway_id)
        newest = self._newest.get(gateway_id)
        issue = issue_number(gateway_id, time.time())
        if newest and (newest.desired.version, newest.issue) >= (desired.version, issue):
            return newest
        etag = b'"%d.%d"' % (desired.version, issue)
        self._remember(desired)
        self._newest[gateway_id] = edition = Edition(desired, issue, etag)
        return edition

    def _remember(self, desired: Desired) -> None:
        past = self._past[desired.gateway_id]
        past[desired.version] = desired
        while len(past) > REMEMBERED_VERSIONS:
            past.popitem(last=False)


def version_in(etag: bytes | None) -> int | None:
    """Return the version inside an entity tag of ours, None for anything else."""
    digits = (etag or b"").strip(b'"').partition(b".")[0]
    return int(digits) if digits.isdigit() and len(digits) < 19 else None


def _answer(edition: Edition, wanted: Wanted, before: Desired | None) -> Answer:
    after = edition.desired.for_audience(wanted.audience)
    inline = inline_between(before.for_audience(wanted.audience), after) if before else None
    body = {
        "manifest": signed_manifest(edition.desired, wanted.audience, edition.issue),
        "inline": encode(inline) if inline else None,
        "holds": signed_holds(edition.desired) if edition.desired.holds else None,
        "registrations": signed_registrations(edition.desired) if edition.desired.registrations is not None else None,
    }
    answer = packed(orjson.dumps(body), JSON, is_zipped=wanted.is_zipped)
    return Answer(answer.status, answer.body, ((b"etag", edition.etag), *answer.headers))


def _drop_failed(edition: Edition, wanted: Wanted, done: asyncio.Task[Answer]) -> None:
    if done.cancelled() or done.exception() is not None:
        edition.answers.pop(wanted, None)
