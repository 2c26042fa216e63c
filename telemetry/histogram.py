"""Latency histograms that add up: fixed buckets, 8 per octave from 0.25 ms to 65.5 s, whole counts only. Pure.

Quantiles are read from summed buckets and never averaged. Envoy's own bins (circllhist, two decimal digits) are at
most 10 % wide; each goes whole into the bucket of its middle: nothing is lost, and the order of adding is no matter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

LOWEST_US = 250
PER_OCTAVE = 8
OCTAVES = 18
BOUNDS_US = tuple(round(LOWEST_US * 2 ** (step / PER_OCTAVE)) for step in range(PER_OCTAVE * OCTAVES + 1))
"""Bucket 0 is below the first bound, bucket i from bound i-1 to bound i, the last from the last bound on."""
BUCKETS = len(BOUNDS_US) + 1

Buckets = Mapping[int, int]
"""Bucket → count, empty buckets left out."""


def bucket_of(lower_us: int, width_us: int) -> int:
    """Return the bucket of an Envoy bin, by its middle."""
    return bisect_right(BOUNDS_US, lower_us + width_us // 2)


def from_bins(bins: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """Return buckets for bins of (lower µs, width µs, count)."""
    return merge({bucket_of(lower, width): count} for lower, width, count in bins)


def merge(parts: Iterable[Buckets]) -> dict[int, int]:
    """Add histograms up."""
    total: dict[int, int] = {}
    for part in parts:
        for bucket, count in part.items():
            if count:
                total[bucket] = total.get(bucket, 0) + count
    return total


def quantile_ms(buckets: Buckets, quantile: float) -> float | None:
    """Return the latency in ms that `quantile` (0…1) of the requests stayed below; None without requests.

    Within a bucket counts are taken as evenly spread. Off by at most a bucket, 9 %; above 65.5 s reads 65.5 s.
    """
    return quantiles_ms(buckets, (quantile,))[0]


def quantiles_ms(buckets: Buckets, quantiles: Sequence[float]) -> list[float | None]:
    """Return several quantiles of one histogram."""
    filled = sorted((bucket, count) for bucket, count in buckets.items() if count)
    if not filled:
        return [None] * len(quantiles)
    sums = list(accumulate(count for _, count in filled))
    return [_latency_ms(filled, sums, quantile * sums[-1]) for quantile in quantiles]


def _latency_ms(filled: Sequence[tuple[int, int]], sums: Sequence[int], rank: float) -> float:
    """Return the latency of the request with this rank."""
    place = min(bisect_left(sums, rank), len(filled) - 1)
    bucket, count = filled[place]
    share = min(1.0, (rank - (sums[place] - count)) / count)
    lower, upper = _edges_us(bucket)
    return round((lower + (upper - lower) * share) / 1000, 2)


def _edges_us(bucket: int) -> tuple[int, int]:
    lower = BOUNDS_US[bucket - 1] if bucket else 0
    return lower, BOUNDS_US[min(bucket, len(BOUNDS_US) - 1)]


EXPORTED_BOUNDS_US = BOUNDS_US[::PER_OCTAVE]
"""The bounds that collectors get: one per octave, so that a route costs them twenty numbers and not 146."""
PLACES = len(EXPORTED_BOUNDS_US) + 1
"""How many buckets collectors get; the last holds what was slower than the last bound."""
MIDDLES_US = tuple(sum(_edges_us(bucket)) // 2 for bucket in range(BUCKETS))
"""What a request in each bucket is taken to have lasted, for sums."""


def place_of(bucket: int) -> int:
    """Return which of the collectors' buckets holds a bucket of ours: their bounds are bounds of ours, too."""
    return (bucket + PER_OCTAVE - 1) // PER_OCTAVE
