"""Reads the checks out of the virtual hosts that they came with. Pure.

A check may only ask the hosts that its own virtual host answers for: a slice cannot have a node ask for others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gatehouse_protocol.checks import METADATA, CheckDocument
from gatehouse_protocol.expectations import DocumentError, document_of
from google.protobuf.message import DecodeError
from google.protobuf.struct_pb2 import Struct

from gatehouse_agent import wire


@dataclass(frozen=True, slots=True)
class GivenCheck:
    """A check of a slice; without a document `trouble` says why this node cannot run it."""

    slice: str
    name: str
    document: CheckDocument | None
    trouble: str = ""


def checks_in(hosts: Mapping[str, tuple[str, bytes]]) -> tuple[GivenCheck, ...]:
    """Return the checks in virtual hosts, given by name as the slice that owns each and its serialised Any."""
    found: list[GivenCheck] = []
    mark = METADATA.encode()
    for _, (slice_key, body) in sorted(hosts.items()):
        if mark in body:
            found += _checks_of(slice_key, body)
    return tuple(found)


def _checks_of(slice_key: str, body: bytes) -> list[GivenCheck]:
    """A virtual host that cannot be read is Envoy's to refuse."""
    try:
        head = wire.VirtualHostHead.FromString(wire.unwrap(body)[1])
        said = next((one.value for one in head.metadata.filter_metadata if one.key == METADATA), b"")
        fields = Struct.FromString(said).fields
    except DecodeError:
        return []
    domains = frozenset(domain.lower() for domain in head.domains)
    return [_check(slice_key, name, fields[name].string_value, domains) for name in sorted(fields)]


def _check(slice_key: str, name: str, text: str, domains: frozenset[str]) -> GivenCheck:
    try:
        document = document_of(text)
    except DocumentError as error:
        return GivenCheck(slice_key, name, None, f"This agent cannot read it, it may be of a later version: {error}.")
    if document.request.host not in domains:
        return GivenCheck(slice_key, name, None, f"It asks for {document.request.host}, which is not its own hostname.")
    return GivenCheck(slice_key, name, document)
