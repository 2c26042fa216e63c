"""PURE: what is said of a slice's way out at one time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from egress.judging import Caller
from policies.compiler.intent.egress import EgressDestinationSpec, EgressPolicySpec, Emergency


@dataclass(frozen=True, slots=True)
class WayOut:
    """Who may ask and what for, what is denied in an emergency, and destinations by their names; `sequence` None: of
    the draft.

    `data_classes` are those of each workload that handles any.
    """

    workloads: frozenset[str]
    policies: Mapping[str, EgressPolicySpec]
    sequence: int | None = None
    emergencies: tuple[Emergency, ...] = ()
    data_classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: Mapping[str, EgressDestinationSpec] = field(default_factory=dict)

    def caller(self, tenant: str, workload: str, region: str = "") -> Caller:
        """Return who asks, with what the workload handles; `region` is that of the node that is asked."""
        return Caller(tenant, workload, self.data_classes.get(workload, frozenset()), region)
