"""Where key sets come from: what a configuration says of it, and what a node tells of the set that it has.

A policy whose keys are published somewhere has a cluster, `<tenant>/keys/<policy>`, by which an Envoy asks the agent
beside it. Its metadata say what the agent fetches. An agent that knows nothing of it leaves the cluster as it is, which
leads nowhere: no token is believed then.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from gatehouse_protocol.addresses import is_https_address
from gatehouse_protocol.shapes import Check, ShapeError, at_most, encode, parse
from gatehouse_protocol.vocabulary import Count, Name, SliceKey, Text

KEY_SETS: Final = "key_sets"
"""What a control plane that stores how key sets are says it takes, in its answer to a report."""
KEY_SOURCE: Final = "gatehouse.key_source"
"""Metadata of such a cluster: `{"source": "<JSON of a KeySource>"}`."""
KEYS_SOCKET: Final = "/gatehouse/keys"
"""Where such a cluster leads in a configuration; each node puts a socket of its own there."""
LATE: Final = "late"
"""What follows the path of a set where a token was not verified with it: the newest is asked for, and waited for."""
MAX_KEY_SETS: Final = 2_000
MAX_BODY_BYTES: Final = 262_144
_LONGEST_ADDRESS: Final = 2_048

Address = Annotated[
    str,
    Check(
        "expected an https:// address without user and fragment",
        lambda text: not text or (len(text) <= _LONGEST_ADDRESS and is_https_address(text)),
    ),
]


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where a set is fetched: at `url`, or where the issuer at `issuer` says (OpenID Connect Discovery 1.0).

    The certificate there must be of an authority in `trust` (PEM), or of those that the node trusts. Of addresses
    outside the public internet those in `private_networks` may be dialled.
    """

    url: Address = ""
    issuer: Address = ""
    refresh_seconds: Count = 300
    trust: str = ""
    private_networks: Annotated[tuple[Name, ...], at_most(1_000)] = ()

    @property
    def address(self) -> str:
        """What people know it by."""
        return self.url or self.issuer

    @property
    def identity(self) -> str:
        """What the keys depend on, as 16 hexadecimal digits: keys of another source are of no use to this one."""
        told = "\n".join((self.url, self.issuer, self.trust))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def keys_path(cluster: str, source: KeySource, *, is_late: bool = False) -> str:
    """Return the path at which the agent has the set of a cluster's source."""
    return f"/{cluster}/{source.identity}" + (f"/{LATE}" if is_late else "")


def keys_name(name: str) -> str:
    """Return what the cluster of a policy's keys is called below its tenant."""
    return f"keys/{name}"


def write_source(source: KeySource) -> str:
    """Return the JSON of a source, the same for the same."""
    return json.dumps(encode(source), sort_keys=True, separators=(",", ":"))


def read_source(text: str) -> KeySource:
    """Return what `write_source` wrote; raises `ShapeError`."""
    try:
        document = json.loads(text)
    except ValueError:
        raise ShapeError("", "expected JSON") from None
    found = parse(KeySource, document, may_have_more=True)
    if bool(found.url) is bool(found.issuer):
        raise ShapeError("", "expected a url or an issuer")
    return found


@dataclass(frozen=True, slots=True)
class KeySetStatus:
    """How the key set of a policy of a slice is on a node.

    `address` is where it comes from. `keys` are there since `fetched_at`, null while there are none; `left_out` others
    of the set are of no use to verify with. `error` says why the last try brought none, empty when it brought some.
    """

    slice: SliceKey
    policy: Name
    address: Text
    keys: Count
    left_out: Count
    fetched_at: datetime | None
    error: Text


@dataclass(frozen=True, slots=True)
class KeySetReport:
    """All key sets that the node has or should have, in the order of their slices and policies."""

    key_sets: Annotated[tuple[KeySetStatus, ...], at_most(MAX_KEY_SETS)]
