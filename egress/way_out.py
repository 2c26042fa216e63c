"""PURE: what is said of a slice's way out at one time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.compiler.intent.egress import EgressDestinationSpec, EgressPolicySpec, Emergency


@dataclass(frozen=True, slots=True)
class WayOut:
    """Who may ask and what for, what is denied in an emergency, and destinations by their names; `sequence` None: of
    the draft.
    """

    workloads: frozenset[str]
    policies: Mapping[str, EgressPolicySpec]
    sequence: int | None = None
    emergencies: tuple[Emergency, ...] = ()
    named: Mapping[str, EgressDestinationSpec] = field(default_factory=dict)
