"""PURE: alerts that explain others. While the source fires, its targets are shown but not told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from alerting.life.matching import Labels, Matcher, Operator, all_agree


@dataclass(frozen=True, slots=True)
class Inhibition:
    """A source inhibits a target when both have the same `equal` labels; nothing inhibits itself."""

    name: str
    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]

    def holds(self, source: Labels, target: Labels) -> bool:
        """Whether `source` explains `target`."""
        return (
            source != target
            and all_agree(self.source, source)
            and all_agree(self.target, target)
            and all(source.get(label) and source.get(label) == target.get(label) for label in self.equal)
        )


def _is(label: str, *values: str) -> Matcher:
    return Matcher(label, Operator.IS, values)


BUILT_IN: Final = (
    Inhibition(
        "A silent node explains its drift and its inspector",
        (_is("kind", "node_silent"),),
        (_is("kind", "node_drift", "inspector"),),
        ("gateway", "node"),
    ),
    Inhibition(
        "What burns the budget of a whole gateway explains its routes",
        (_is("scope", "gateway"),),
        (_is("scope", "route"),),
        ("kind", "gateway"),
    ),
    Inhibition(
        "A page explains the ticket about the same objective",
        (_is("kind", "slo_burn"), _is("severity", "page")),
        (_is("kind", "slo_burn"), _is("severity", "ticket")),
        ("objective",),
    ),
)


def inhibitor(target: Labels, sources: Iterable[Labels], rules: Iterable[Inhibition]) -> Inhibition | None:
    """Return the first rule under which one of the firing `sources` explains `target`."""
    firing = list(sources)
    return next((rule for rule in rules if any(rule.holds(source, target) for source in firing)), None)
