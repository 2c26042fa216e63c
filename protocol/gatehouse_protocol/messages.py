"""What a node asks of the control plane and what it is told; `shapes.parse` reads strictly, `shapes.encode` writes.

The field order is the order on the wire. Keys, signatures and sealed bytes are base64, digests 64 hexadecimal digits,
times RFC 3339 in UTC, sequences count from 1 for each slice.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from gatehouse_protocol.findings import BanAction
from gatehouse_protocol.sealing import Kem
from gatehouse_protocol.vocabulary import Count, Digest, Name, SliceKey, Text

MAX_MANIFEST_BYTES: Final = 8 * 1024 * 1024
MAX_SLICES: Final = 5_000
MAX_CHALLENGES: Final = 200
MAX_HOLDS: Final = 2_000
MAX_DIGESTS_PER_REQUEST: Final = 2_000
SECRET_TYPE: Final = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
STAGED_SECRET_TYPE: Final = "type.googleapis.com/gatehouse.v1.StagedSecret"
DLP_POLICY_TYPE: Final = "type.googleapis.com/gatehouse.v1.DlpPolicy"
WAF_POLICY_TYPE: Final = "type.googleapis.com/gatehouse.v1.WafPolicy"
LIST_TYPE: Final = "type.googleapis.com/gatehouse.v1.List"
"""Not Envoy's: JSON for the inspector beside it, in the `value` of the `Any`."""
FILTER_CHAIN_TYPE: Final = "type.googleapis.com/envoy.config.listener.v3.FilterChain"

# --- Enrolment and the bearer token ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SealingKey:
    kem: Kem
    key: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    agent_version: Name
    envoy_version: Text
    hostname: Text
    platform: Text
    capabilities: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Enrolment:
    """`POST /node/v1/enrol`; signed by the very key it presents, key id `enrol`."""

    token: Name
    name: Name
    signing_key: bytes
    sealing_key: SealingKey
    facts: Facts


@dataclass(frozen=True, slots=True)
class NodeIdentity:
    id: Name
    name: Name


@dataclass(frozen=True, slots=True)
class GatewayIdentity:
    id: Name
    slug: Name


@dataclass(frozen=True, slots=True)
class ConfigKey:
    """A public Ed25519 key (32 bytes) that signs manifests."""

    kid: Name
    key: bytes


@dataclass(frozen=True, slots=True)
class Enrolled:
    """201 answer to an enrolment."""

    node: NodeIdentity
    gateway: GatewayIdentity
    config_keys: tuple[ConfigKey, ...]


@dataclass(frozen=True, slots=True)
class ConfigKeys:
    """Payload of the `KEYS_TYPE` envelope of `GET /node/v1/keys`: the whole new list."""

    gateway_id: Name
    issued_at: datetime
    config_keys: tuple[ConfigKey, ...]


@dataclass(frozen=True, slots=True)
class NodeToken:
    """Answer to `POST /node/v1/session`: a bearer token of at most 900 seconds."""

    token: Text
    expires_at: datetime
    server_time: datetime


# --- Desired state --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ManifestSlice:
    slice: SliceKey
    platform: bool
    revision: Name
    sequence: Count
    root: Digest
    count: Count
    bytes: Count


class ChallengeType(StrEnum):
    """How a certificate authority asks whether a host is ours: RFC 8555 section 8.3, RFC 8737."""

    HTTP_01 = "http-01"
    TLS_ALPN_01 = "tls-alpn-01"


@dataclass(frozen=True, slots=True)
class ManifestChallenge:
    """What a node answers for `host` while the manifest holds it; `id` is how its echo refers to it."""

    id: Name
    type: ChallengeType
    host: Name
    token: Text
    key_authorization: Text


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a node should run, inside a `MANIFEST_TYPE` envelope; a null `audience` is every node of the gateway.

    Of `challenges` only the first `MAX_CHALLENGES` are answered.
    """

    gateway: Name
    gateway_id: Name
    audience: Name | None
    version: Count
    issued_at: datetime
    expires_at: datetime
    slices: tuple[ManifestSlice, ...]
    challenges: tuple[ManifestChallenge, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """`POST /node/v1/index`; `have` is the sequence the node holds in full, to be sent only what changed since."""

    slice: SliceKey
    sequence: Count
    have: Count | None


@dataclass(frozen=True, slots=True)
class IndexedResource:
    """One resource of a slice; `sealed` bodies come from `/secrets`, all others from `/resources`."""

    type: Name
    name: Name
    digest: Digest
    sealed: bool


@dataclass(frozen=True, slots=True)
class RemovedResource:
    type: Name
    name: Name


@dataclass(frozen=True, slots=True)
class Index:
    """What a slice consists of at `sequence`, as the difference from `from_`, or in full when that is null."""

    slice: SliceKey
    sequence: Count
    from_: Count | None
    root: Digest
    changed: tuple[IndexedResource, ...]
    removed: tuple[RemovedResource, ...]


@dataclass(frozen=True, slots=True)
class Inline:
    """A hint that saves round trips: indexes, and resources as `frames`; verified like any other answer."""

    indexes: tuple[Index, ...]
    resources: bytes


@dataclass(frozen=True, slots=True)
class Hold:
    """What the temporary list of a policy says on every node: of a client, or of a route (`route:acme/front`).

    With `released_at` it is taken off again, if it came on it before. `most` is how many may be on it at once.
    """

    policy: Name
    subject: Name
    action: BanAction
    since: datetime
    until: datetime
    released_at: datetime | None
    most: Count


@dataclass(frozen=True, slots=True)
class Holds:
    """Inside a `HOLDS_TYPE` envelope beside the manifest of the same gateway and version; at most `MAX_HOLDS`."""

    gateway_id: Name
    version: Count
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class ManifestAnswer:
    """200 answer of `GET /node/v1/manifest`; without `holds` nothing is held, or this control plane knows none.

    Without `registrations` nothing is said of them: what a node knows of them stays.
    """

    manifest: dict[str, Any]
    inline: Inline | None
    holds: dict[str, Any] | None = None
    registrations: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ResourcesRequest:
    """`POST /node/v1/resources`, at most `MAX_DIGESTS_PER_REQUEST` digests; answered with frames."""

    digests: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class WantedSecret:
    name: Name
    digest: Digest


@dataclass(frozen=True, slots=True)
class SecretsRequest:
    """`POST /node/v1/secrets`."""

    secrets: tuple[WantedSecret, ...]


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """HPKE `enc || ciphertext` of a serialised Any of a Secret, staged or not; see `sealing.Binding`."""

    name: Name
    digest: Digest
    kem: Kem
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SecretsAnswer:
    secrets: tuple[SealedSecret, ...]
