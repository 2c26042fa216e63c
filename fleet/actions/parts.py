"""Publishes a slice made of rows: a revision of exactly what is given, and its rollout, in one transaction.

Not a verb of its own: rotations call it inside theirs.
"""

from collections.abc import Sequence
from typing import Final

from console.audit.verbs import Act
from fleet.actions.lock_slice import lock_slice
from fleet.actions.start_rollout import Start, start_rollout
from fleet.models import Rollout
from fleet.rollout.strategy import Count, Everybody, Stage, Strategy
from policies.actions.parts import SecretEntry, create_part_revision
from policies.compiler import Resource
from policies.models import Slice

STAGING: Final = Strategy(
    "certificate-staging",
    "Staging of certificates",
    "Every node fetches and checks what it will show later; Envoy sees nothing of it, so there is nothing to watch.",
    (Stage("All nodes", Everybody()),),
    judge=False,
)
ROTATION: Final = Strategy(
    "certificate-rotation",
    "Rotation of certificates",
    "One node shows it first and proves it by handshakes of its own, then all.",
    (Stage("One node", Count(1), bake_seconds=5), Stage("All nodes", Everybody())),
    judge=False,
)
CREDENTIALS: Final = Strategy(
    "credential-rotation",
    "Rotation of credentials",
    "One node reads it and proves that it serves with it, then all.",
    (Stage("One node", Count(1), bake_seconds=5), Stage("All nodes", Everybody())),
    judge=False,
)


def publish_part(
    act: Act,
    slice: Slice,
    resources: Sequence[Resource],
    secrets: Sequence[SecretEntry],
    *,
    message: str,
    start: Start,
) -> Rollout:
    """Publish exactly this as the next revision of a slice made of rows, and return its rollout.

    The slice is locked here. Raises what `create_part_revision` raises.
    """
    locked = lock_slice(slice.pk)
    revision = create_part_revision(act, locked, resources, secrets, message=message)
    return start_rollout(act, locked, revision, start)
