"""The states of a rotation and where each may lead, why a rotation exists, and what may go wrong on its way."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class RotationState(StrEnum):
    """Where a rotation stands.

    The good path is `COURSE`. Before it is proven it may be `held` (it waits for a person or for a later attempt);
    from each step it may end as `abandoned`, and once nodes were shown the new certificate as `rolled_back`.
    """

    DUE = "due"
    ORDERING = "ordering"
    AUTHORIZING = "authorizing"
    FINALIZING = "finalizing"
    ISSUED = "issued"
    STAGING = "staging"
    STAGED = "staged"
    CANARY = "canary"
    VERIFIED = "verified"
    ROLLING = "rolling"
    PROVEN = "proven"
    COMPLETE = "complete"
    HELD = "held"
    ROLLED_BACK = "rolled_back"
    ABANDONED = "abandoned"

    @property
    def is_active(self) -> bool:
        """Whether the rotation still has something to do or waits for somebody; one in `proven` still retires a key."""
        return self not in {RotationState.COMPLETE, RotationState.ROLLED_BACK, RotationState.ABANDONED}

    @property
    def is_issuing(self) -> bool:
        """Whether the next step needs the CA."""
        return self in {RotationState.ORDERING, RotationState.AUTHORIZING, RotationState.FINALIZING}

    @property
    def is_delivering(self) -> bool:
        """Whether the new certificate is on its way to the nodes and not yet proven on all of them."""
        return self in {
            RotationState.STAGING,
            RotationState.STAGED,
            RotationState.CANARY,
            RotationState.VERIFIED,
            RotationState.ROLLING,
        }


class RotationReason(StrEnum):
    """Why a rotation was started."""

    FIRST = "first"
    RENEWAL = "renewal"
    CHANGED = "changed"
    """Other hostnames, key types or issuer, or another authority of it."""
    UPLOAD = "upload"
    REPLACEMENT = "replacement"
    """The private key is compromised, or that of the CA above it."""
    EARLY = "early"
    """The CA's renewal information says now: a revocation is coming."""


class FaultKind(StrEnum):
    """What sort of fault stopped a step; `attempts.after_fault` says what follows."""

    TEMPORARY = "temporary"
    """The CA could not be reached or failed by itself."""
    RATE_LIMITED = "rate_limited"
    REJECTED = "rejected"
    """The CA refuses a hostname, or could not validate it."""
    ACCOUNT = "account"
    """The CA refuses the account, or what we are configured to ask."""
    ORDER_GONE = "order_gone"
    """The order is invalid, expired or unknown."""
    ALREADY_REPLACED = "already_replaced"
    """The certificate named in `replaces` has been replaced by another order (RFC 9773 §5)."""
    BAD_CERTIFICATE = "bad_certificate"
    """What was issued or uploaded may not be served."""
    NODE = "node"
    """Nodes have not answered a challenge, staged a secret or proven a certificate."""
    DELIVERY = "delivery"
    """A rollout of the certificate was refused or rolled back."""


_S = RotationState

COURSE: Final[tuple[RotationState, ...]] = (
    _S.DUE,
    _S.ORDERING,
    _S.AUTHORIZING,
    _S.FINALIZING,
    _S.ISSUED,
    _S.STAGING,
    _S.STAGED,
    _S.CANARY,
    _S.VERIFIED,
    _S.ROLLING,
    _S.PROVEN,
    _S.COMPLETE,
)
"""The good path, in order. An upload goes from `due` to `issued`; an internal CA from `due` to `finalizing`."""

_STOPS: Final = frozenset({_S.HELD, _S.ABANDONED})
_SHOWN: Final = _STOPS | {_S.ROLLED_BACK}

NEXT: Final[Mapping[RotationState, frozenset[RotationState]]] = MappingProxyType(
    {
        _S.DUE: _STOPS | {_S.ORDERING, _S.FINALIZING, _S.ISSUED},
        _S.ORDERING: _STOPS | {_S.AUTHORIZING, _S.FINALIZING},  # authorizations are reused: ready at once
        _S.AUTHORIZING: _STOPS | {_S.FINALIZING, _S.ORDERING},  # back: the order is gone
        _S.FINALIZING: _STOPS | {_S.ISSUED, _S.ORDERING},
        _S.ISSUED: _STOPS | {_S.STAGING, _S.ORDERING},  # back: what was issued may not be served
        _S.STAGING: _STOPS | {_S.STAGED},
        _S.STAGED: _STOPS | {_S.CANARY},
        _S.CANARY: _SHOWN | {_S.VERIFIED},
        _S.VERIFIED: _SHOWN | {_S.ROLLING},
        _S.ROLLING: _SHOWN | {_S.PROVEN},
        _S.PROVEN: frozenset({_S.COMPLETE, _S.ROLLED_BACK, _S.ABANDONED}),
        _S.COMPLETE: frozenset(),
        _S.HELD: frozenset(COURSE) - {_S.PROVEN, _S.COMPLETE} | {_S.ROLLED_BACK, _S.ABANDONED},  # where it stood
        _S.ROLLED_BACK: frozenset(),
        _S.ABANDONED: frozenset(),
    }
)
"""The states each state may lead to. A held rotation goes on where it stood or at an earlier step, never past proof."""


def may_go(a: RotationState, b: RotationState) -> bool:
    """Whether a step may lead from `a` to `b`; to stay where it is, is always allowed."""
    return a is b or b in NEXT[a]
