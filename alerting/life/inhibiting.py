"""PURE: alerts that explain others. While the source fires, its targets are shown but not told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
            and (kept := self.shared(source)) is not None
            and kept == self.shared(target)
        )

    def shared(self, labels: Labels) -> tuple[str, ...] | None:
        """Return the values of the `equal` labels, None where one of them is missing or empty."""
        values = tuple(labels.get(label, "") for label in self.equal)
        return values if all(values) else None


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


def explained(rule: Inhibition, firing: Sequence[Labels], targets: Sequence[Labels]) -> list[tuple[int, int]]:
    """Return (number of the target, number of the firing source that explains it), each target once at most.

    What fires is sorted by the labels that both must have, so that a thousand of either cost no million looks.
    """
    sources = defaultdict(list)
    for number, labels in enumerate(firing):
        if all_agree(rule.source, labels) and (shared := rule.shared(labels)) is not None:
            sources[shared].append(number)
    found = []
    for number, labels in enumerate(targets):
        if all_agree(rule.target, labels) and (shared := rule.shared(labels)) is not None:
            others = (source for source in sources.get(shared, ()) if firing[source] != labels)
            if (source := next(others, None)) is not None:
                found.append((number, source))
    return found
