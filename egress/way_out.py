"""PURE: what is said of a slice's way out at one time."""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.compiler.intent.egress import EgressPolicySpec, Emergency


@dataclass(frozen=True, slots=True)
class WayOut:
    """Who may ask and what for, and what is denied in an emergency; `sequence` None: of the draft."""

    workloads: frozenset[str]
    policies: Mapping[str, EgressPolicySpec]
    sequence: int | None = None
    emergencies: tuple[Emergency, ...] = ()
