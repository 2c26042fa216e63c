"""How much of a pair's weight each of its two services has after a step. Other services of the route keep theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FACTORS: Final = (1, 10, 100)
Weights = Mapping[str, int]
"""Service → weight, for every service of a route."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two services: traffic goes from the one to the other."""

    from_service: str
    to_service: str


@dataclass(frozen=True, slots=True)
class Split:
    """The weights of the pair before the shift, and by how much all weights grow so that percents can be said."""

    from_weight: int
    to_weight: int
    factor: int = 1

    @property
    def total(self) -> int:
        """The weight of the pair together, while it shifts."""
        return (self.from_weight + self.to_weight) * self.factor

    def at(self, percent: int) -> tuple[int, int]:
        """Return the weights (from, to) when `percent` of the pair's weight has gone over."""
        gone = round(self.total * percent / 100)
        return self.total - gone, gone

    @property
    def before(self) -> tuple[int, int]:
        """The weights (from, to) before the shift."""
        return self.from_weight, self.to_weight


def split_of(weights: Weights, pair: Pair, percents: Sequence[int], most: int) -> Split:
    """Return the split of a route about to shift; `most` is the largest weight there can be.

    The pair must be there and have some weight. Weights grow only where percents of them would not be whole.
    """
    own = weights[pair.from_service] + weights[pair.to_service]
    largest = max(*weights.values(), own)
    fitting = [factor for factor in FACTORS if largest * factor <= most] or [1]
    whole = (factor for factor in fitting if all(own * factor * percent % 100 == 0 for percent in percents))
    return Split(weights[pair.from_service], weights[pair.to_service], next(whole, fitting[-1]))


def forwards(weights: Weights, pair: Pair, split: Split, percent: int) -> dict[str, int]:
    """Return all weights of a route with the pair at `percent`; the others grow with the pair when it first grows."""
    grow = split.factor if own_weights(weights, pair) == split.before else 1
    return _with(weights, pair, split.at(percent), grow, 1)


def backwards(weights: Weights, pair: Pair, split: Split) -> dict[str, int]:
    """Return all weights of a route as they were before; where the others were changed since, the pair alone."""
    others = [weight for name, weight in weights.items() if name not in (pair.from_service, pair.to_service)]
    if split.factor == 1 or own_weights(weights, pair) == split.before:
        return _with(weights, pair, split.before, 1, 1)
    if any(weight % split.factor for weight in others):
        return _with(weights, pair, (split.from_weight * split.factor, split.to_weight * split.factor), 1, 1)
    return _with(weights, pair, split.before, 1, split.factor)


def own_weights(weights: Weights, pair: Pair) -> tuple[int, int] | None:
    """Return the weights (from, to) of the pair; None where the route does not have both."""
    if pair.from_service not in weights or pair.to_service not in weights:
        return None
    return weights[pair.from_service], weights[pair.to_service]


def _with(weights: Weights, pair: Pair, own: tuple[int, int], grow: int, shrink: int) -> dict[str, int]:
    others = {name: weight * grow // shrink for name, weight in weights.items()}
    return others | {pair.from_service: own[0], pair.to_service: own[1]}
