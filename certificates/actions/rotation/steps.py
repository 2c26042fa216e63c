"""Which look belongs to which state."""

from collections.abc import Callable, Mapping
from typing import Final

from certificates.actions.rotation.delivering import (
    look_at_issued,
    look_at_rollout,
    look_at_staged,
    look_at_staging,
)
from certificates.actions.rotation.finishing import look_at_held, look_at_proven
from certificates.actions.rotation.issuing import (
    look_at_authorizing,
    look_at_due,
    look_at_finalizing,
    look_at_ordering,
)
from certificates.actions.rotation.looks import Look
from certificates.life.states import RotationState
from certificates.models import Rotation

S = RotationState

STEPS: Final[Mapping[RotationState, Callable[[Rotation], Look]]] = {
    S.DUE: look_at_due,
    S.ORDERING: look_at_ordering,
    S.AUTHORIZING: look_at_authorizing,
    S.FINALIZING: look_at_finalizing,
    S.ISSUED: look_at_issued,
    S.STAGING: look_at_staging,
    S.STAGED: look_at_staged,
    S.CANARY: look_at_rollout,
    S.VERIFIED: look_at_rollout,
    S.ROLLING: look_at_rollout,
    S.PROVEN: look_at_proven,
    S.HELD: look_at_held,
}
