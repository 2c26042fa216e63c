"""Objectives, what was counted for them, and how they stand."""

from slo.models.counts import Hour, Minute, Progress, Tens
from slo.models.exclusion import Exclusion
from slo.models.objective import Objective, ObjectiveVersion
from slo.models.standing import BurnState, Ever, ObjectiveState, Standing

__all__ = [
    "BurnState", "Ever", "Exclusion", "Hour", "Minute", "Objective", "ObjectiveState", "ObjectiveVersion", "Progress",
    "Standing", "Tens",
]  # fmt: skip
