"""Fetches the content of a slice revision: its index, then the bodies that are not here yet, every byte verified."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from gatehouse_protocol.digests import sha256_hex
from gatehouse_protocol.frames import MAX_BODY_BYTES, FrameError, decode_frames
from gatehouse_protocol.messages import (
    MAX_DIGESTS_PER_REQUEST,
    Index,
    IndexedResource,
    IndexRequest,
    Inline,
    SealedSecret,
    WantedSecret,
)
from gatehouse_protocol.reports import FaultStage
from gatehouse_protocol.sealing import Binding, Kem, SealError, unseal
from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly.certificates import UnusableError, check_usable
from gatehouse_agent.assembly.content import SliceContent, SliceRef
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.ownership import check_ownership
from gatehouse_agent.assembly.snapshot import AssemblyError
from gatehouse_agent.control.client import ControlClient
from gatehouse_agent.faults import Fault

T = TypeVar("T")
MAX_SLICE_BYTES: Final = 256 * 1024 * 1024
_SECRETS_PER_REQUEST: Final = 500


class PullError(Exception):
    """The content cannot be right as it is offered; asking again would only give the same."""

    def __init__(self, fault: Fault, code: str) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.code = code


@dataclass(frozen=True, slots=True)
class Hints:
    """What rode along with the manifest; nothing in it is believed before it is verified like any other answer."""

    indexes: dict[tuple[str, int], Index] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, inline: Inline | None) -> "Hints":
        """Return the hints of a manifest answer; broken frames are worth nothing, and only that."""
        if inline is None:
            return cls()
        try:
            bodies = dict(decode_frames(inline.resources))
        except FrameError:
            bodies = {}
        return cls({(one.slice, one.sequence): one for one in inline.indexes}, bodies)


class Puller:
    """Pulls for one node; `bodies` is the agent's library, digest to bytes, and is added to."""

    def __init__(self, client: ControlClient, node_id: str, kem: Kem, key: bytes, bodies: dict[str, bytes]) -> None:
        self.hints = Hints()
        self._client = client
        self._node_id = node_id
        self._kem, self._key = kem, key
        self._bodies = bodies

    async def pull(self, ref: SliceRef, have: SliceContent | None) -> SliceContent:
        """Return the complete, verified content; raises `PullError` or the client's `ControlError`."""
        content = await self._content(ref, have)
        fresh = list(content.beyond(have))
        try:
            check_ownership(ref, fresh)
        except AssemblyError as error:
            raise PullError(
                Fault(FaultStage.VERIFY, str(error), error.type, error.object, ref.slice), "not_owned"
            ) from None
        missing = [one for one in fresh if one.digest not in self._bodies]
        await self._pull_bodies(ref, [one for one in missing if not one.sealed])
        await self._pull_secrets(ref, [one for one in missing if one.sealed])
        self._check_bodies(ref, fresh)
        return content

    async def _content(self, ref: SliceRef, have: SliceContent | None) -> SliceContent:
        """Try the hint, then a difference, then the full index; the root decides whether to believe it."""
        hint = self.hints.indexes.get((ref.slice, ref.sequence))
        if hint is not None and (content := _applied(ref, have, hint)):
            return content
        if have is not None:
            request = IndexRequest(ref.slice, ref.sequence, have.ref.sequence)
            if content := _applied(ref, have, await self._client.index(request)):
                return content
        if content := _applied(ref, None, await self._client.index(IndexRequest(ref.slice, ref.sequence, None))):
            return content
        text = f"the index of sequence {ref.sequence} does not add up to its root"
        raise PullError(Fault(FaultStage.VERIFY, text, slice=ref.slice), "index_mismatch")

    async def _pull_bodies(self, ref: SliceRef, missing: Sequence[IndexedResource]) -> None:
        for one in missing:
            if one.digest in self.hints.bodies:
                self._bodies[one.digest] = self.hints.bodies[one.digest]
        wanted = sorted({one.digest for one in missing if one.digest not in self._bodies})
        for part in _parts(wanted, MAX_DIGESTS_PER_REQUEST):
            self._bodies.update(await self._client.resources(part))
        for one in missing:
            if one.digest not in self._bodies:
                raise PullError(_absent(ref, one), "resource_missing")

    async def _pull_secrets(self, ref: SliceRef, missing: Sequence[IndexedResource]) -> None:
        sealed: dict[tuple[str, str], SealedSecret] = {}
        for part in _parts([WantedSecret(one.name, one.digest) for one in missing], _SECRETS_PER_REQUEST):
            sealed |= {(one.name, one.digest): one for one in (await self._client.secrets(part)).secrets}
        for one in missing:
            if (found := sealed.get((one.name, one.digest))) is None:
                raise PullError(_absent(ref, one), "secret_missing")
            self._bodies[one.digest] = self._unseal(ref, one, found)

    def _unseal(self, ref: SliceRef, one: IndexedResource, found: SealedSecret) -> bytes:
        try:
            plaintext = unseal(found.sealed, found.kem, self._key, Binding(self._node_id, one.name, one.digest))
        except SealError as error:
            raise PullError(
                Fault(FaultStage.VERIFY, str(error), one.type, one.name, ref.slice), "seal_broken"
            ) from None
        if sha256_hex(plaintext) != one.digest:
            fault = Fault(FaultStage.VERIFY, "the secret does not match its digest", one.type, one.name, ref.slice)
            raise PullError(fault, "secret_mismatch")
        return plaintext

    def _check_bodies(self, ref: SliceRef, fresh: Sequence[IndexedResource]) -> None:
        """Refuse bodies that are not of the type they are listed as, and more of them than any slice needs."""
        total = 0
        for one in fresh:
            body = self._bodies[one.digest]
            total += len(body)
            if len(body) > MAX_BODY_BYTES or total > MAX_SLICE_BYTES:
                raise PullError(_oversized(ref, one), "slice_oversized")
            if not _is_of_type(body, Kind.SECRET if one.type == Kind.STAGED_SECRET else one.type):
                fault = Fault(FaultStage.VERIFY, "the body is of another type", one.type, one.name, ref.slice)
                raise PullError(fault, "type_mismatch")
            if one.type == Kind.STAGED_SECRET:
                _check_staged(ref, one, body)


def _applied(ref: SliceRef, have: SliceContent | None, index: Index) -> SliceContent | None:
    """Return the content an index leads to, or None if it is for something else or does not add up."""
    if (index.slice, index.sequence, index.root) != (ref.slice, ref.sequence, ref.root):
        return None
    if index.from_ is None:
        content = SliceContent.full(ref, index.changed)
    elif have is not None and have.ref.sequence == index.from_:
        content = have.changed_by(ref, index)
    else:
        return None
    return content if content.root == ref.root else None


def _check_staged(ref: SliceRef, one: IndexedResource, body: bytes) -> None:
    """Envoy will not be asked about a staged secret, so that it is checked here whether it could be served."""
    try:
        check_usable(one.name, body)
    except UnusableError as error:
        fault = Fault(FaultStage.VERIFY, str(error), one.type, one.name, ref.slice)
        raise PullError(fault, "secret_unusable") from None


def _is_of_type(body: bytes, type_url: str) -> bool:
    try:
        return wire.unwrap(body)[0] == type_url
    except DecodeError:
        return False


def _absent(ref: SliceRef, one: IndexedResource) -> Fault:
    return Fault(FaultStage.FETCH, "the control plane does not have it", one.type, one.name, ref.slice)


def _oversized(ref: SliceRef, one: IndexedResource) -> Fault:
    text = f"the slice exceeds {MAX_SLICE_BYTES} bytes or the resource {MAX_BODY_BYTES}"
    return Fault(FaultStage.VERIFY, text, one.type, one.name, ref.slice)


def _parts(wanted: Sequence[T], at_once: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(wanted), at_once):
        yield wanted[start : start + at_once]
