"""Signing in with an OpenID provider: what a configuration says of the exchange of codes, and what a node makes of it.

A policy that lets people sign in has a cluster, `<tenant>/sign-in/<policy>`, by which an Envoy hands codes and refresh
tokens to the agent beside it. Its metadata say where the agent exchanges them, and with which credential: the client's
secret never gets to an Envoy. What sessions are sealed with is derived of that secret, so that each node opens what
another has sealed.
"""

import json
from dataclasses import dataclass
from typing import Annotated, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gatehouse_protocol.key_sources import Address
from gatehouse_protocol.shapes import ShapeError, at_most, encode, parse
from gatehouse_protocol.vocabulary import Count, Name

SIGN_IN: Final = "gatehouse.sign_in"
"""Metadata of such a cluster: `{"source": "<JSON of a SignIn>"}`."""
_SEAL_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where codes are exchanged, as which client, and with the secret of which credential (its resource name).

    Certificates and private networks are as of a `KeySource`. A session ends when it was not used for
    `session_seconds`.
    """

    token_endpoint: Address
    client_id: Name
    credential: Name
    session_seconds: Count
    trust: str = ""
    private_networks: Annotated[tuple[Name, ...], at_most(1_000)] = ()


def sign_in_name(name: str) -> str:
    """Return what the cluster of a policy is called below its tenant."""
    return f"sign-in/{name}"


def seal_name(cluster: str) -> str:
    """Return what Envoy calls the secret that sessions are sealed with."""
    return f"{cluster}/seal"


def seal_of(cluster: str, secret: str) -> str:
    """Return that secret, 64 hexadecimal digits: the same on every node that has the client's."""
    made = HKDF(SHA256(), _SEAL_BYTES, salt=None, info=f"gatehouse sign-in {cluster}".encode())
    return made.derive(secret.encode()).hex()


def write_sign_in(said: SignIn) -> str:
    """Return its JSON, the same for the same."""
    return json.dumps(encode(said), sort_keys=True, separators=(",", ":"))


def read_sign_in(text: str) -> SignIn:
    """Return what `write_sign_in` wrote; raises `ShapeError`."""
    try:
        document = json.loads(text)
    except ValueError:
        raise ShapeError("", "expected JSON") from None
    return parse(SignIn, document, may_have_more=True)
