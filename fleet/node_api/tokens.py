"""Session tokens of nodes: EdDSA JWTs of a quarter of an hour, so that a poll needs no signature check of its own."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import jwt

from fleet.node_api.refusals import SessionExpired
from fleet.signing_keys import public_key, signing_keys

LIFETIME_SECONDS: Final = 900
AUDIENCE: Final = "node"
ALGORITHM: Final = "EdDSA"


@dataclass(frozen=True, slots=True)
class Session:
    """Whose token it is and until when (Unix seconds)."""

    node_id: UUID
    expires_at_seconds: float


def new_token(node_id: UUID, now_seconds: float) -> tuple[str, int]:
    """Return a token for the node and the second it ends."""
    key_id, key = signing_keys().newest
    ends = int(now_seconds) + LIFETIME_SECONDS
    claims = {"aud": AUDIENCE, "sub": str(node_id), "iat": int(now_seconds), "exp": ends}
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": key_id}), ends


def read_token(token: str) -> Session:
    """Return the session of a token of ours; raise SessionExpired for any other."""
    try:
        key = public_key(str(jwt.get_unverified_header(token).get("kid")))
        if key is None:
            raise SessionExpired
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[ALGORITHM], audience=AUDIENCE, options={"require": ["aud", "sub", "exp"]}
        )
        return Session(UUID(claims["sub"]), float(claims["exp"]))
    except (jwt.InvalidTokenError, ValueError):
        raise SessionExpired from None
