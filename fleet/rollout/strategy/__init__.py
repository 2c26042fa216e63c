"""PURE: strategies, the named lists of stages by which revisions reach nodes."""

from fleet.rollout.strategy.built_in import BUILT_IN
from fleet.rollout.strategy.document import from_document, parse, to_document
from fleet.rollout.strategy.reading import Mistake
from fleet.rollout.strategy.stages import Cohort, Count, Everybody, Label, Regions, Share, Stage, Strategy

__all__ = [
    "BUILT_IN", "Cohort", "Count", "Everybody", "Label", "Mistake", "Regions", "Share", "Stage", "Strategy",
    "from_document", "parse", "to_document",
]  # fmt: skip
