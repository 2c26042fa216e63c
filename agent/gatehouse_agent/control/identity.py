"""Who this node is: its two private keys, made here and never sent, and what enrolment gave it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from gatehouse_protocol.messages import ConfigKey, Enrolled, SealingKey
from gatehouse_protocol.sealing import Kem, generate_private_key, public_key_of
from gatehouse_protocol.shapes import encode, parse
from gatehouse_protocol.signatures import ENROL_KEY_ID, Signer

from gatehouse_agent.store.files import Files

_SIGNING: Final = "keys/signing.key"
_SEALING: Final = "keys/sealing-{kem}.key"
_ENROLLED: Final = "enrolled.json"


@dataclass(frozen=True, slots=True)
class Identity:
    """A node's keys; `enrolled` is None until the control plane knows them."""

    signing: Ed25519PrivateKey = field(repr=False)
    kem: Kem
    sealing: bytes = field(repr=False)
    enrolled: Enrolled | None = None

    @property
    def signer(self) -> Signer:
        """Whom requests are signed as."""
        return Signer(self.enrolled.node.id if self.enrolled else ENROL_KEY_ID, self.signing)

    @property
    def sealing_key(self) -> SealingKey:
        """The public half of the sealing key."""
        return SealingKey(self.kem, public_key_of(self.kem, self.sealing))

    @property
    def trusted(self) -> dict[str, Ed25519PublicKey]:
        """The keys whose manifests are believed."""
        keys = self.enrolled.config_keys if self.enrolled else ()
        return {one.kid: Ed25519PublicKey.from_public_bytes(one.key) for one in keys}


def load_or_create(files: Files) -> Identity:
    """Return the node's identity; keys are made at the first start and readable by this user only."""
    signing = _key(files, _SIGNING, Ed25519PrivateKey.generate().private_bytes_raw)
    kem = next((one for one in Kem if files.exists(_SEALING.format(kem=one))), None) or _best_kem()
    sealing = _key(files, _SEALING.format(kem=kem), lambda: generate_private_key(kem))
    enrolled = parse(Enrolled, json.loads(files.read(_ENROLLED))) if files.exists(_ENROLLED) else None
    return Identity(Ed25519PrivateKey.from_private_bytes(signing), kem, sealing, enrolled)


def remember_enrolment(files: Files, identity: Identity, enrolled: Enrolled) -> Identity:
    """Write down what enrolment gave, or a new list of config keys."""
    files.write(_ENROLLED, json.dumps(encode(enrolled), indent=1).encode())
    return replace(identity, enrolled=enrolled)


def with_keys(enrolled: Enrolled, keys: tuple[ConfigKey, ...]) -> Enrolled:
    """Return an enrolment that trusts another list of keys."""
    return replace(enrolled, config_keys=keys)


def _key(files: Files, name: str, make: Callable[[], bytes]) -> bytes:
    if not files.exists(name):
        files.write(name, make())
    return files.read(name)


def _best_kem() -> Kem:
    try:
        generate_private_key(Kem.MLKEM768_X25519)
    except UnsupportedAlgorithm:
        return Kem.X25519
    return Kem.MLKEM768_X25519
