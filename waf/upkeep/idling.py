"""Which exclusions make no difference to any recorded request: found out by leaving each out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from policies.models import Slice
from waf.trials.apart.trying import Candidate, TrialError, try_all
from waf.trials.apart.turns import BusyError
from waf.trials.replay.recorded import recorded_of
from waf.trials.states import PolicyState
from waf.trials.verdicts import read_verdict

FEWEST_REQUESTS: Final = 100
"""With fewer recorded, nothing is said."""
_MOST_GROUPS: Final = 200
_MOST_EXCLUSIONS: Final = 20
_MOST_REQUESTS: Final = 1_000
_SECONDS: Final = 4.0


def idle_exclusions(slice_: Slice, state: PolicyState, places: Sequence[int], now: datetime) -> dict[int, int]:
    """Return, by the place of each exclusion without effect, on how many requests it was tried.

    Empty where too little was recorded, or where it cannot be tried now: then nothing is known.
    """
    if not places:
        return {}
    places = places[:_MOST_EXCLUSIONS]
    recorded = recorded_of(slice_, state.name, now, is_exact=state.candidate.asks_anything, most=_MOST_REQUESTS)
    groups = recorded.groups[:_MOST_GROUPS]
    requests = sum(group.size for group in groups)
    if requests < FEWEST_REQUESTS:
        return {}
    policies = [state.candidate, *(_without(state.candidate, place) for place in places)]
    pairs = [(policy, index) for index in range(len(groups)) for policy in range(len(policies))]
    try:
        tried = try_all(policies, [one.request for one in groups], pairs, seconds=_SECONDS, is_brief=True)
    except (TrialError, BusyError):
        return {}
    said = [None if one is None else read_verdict(one) for one in tried.verdicts]
    if None in said:
        return {}
    rows = [said[start : start + len(policies)] for start in range(0, len(said), len(policies))]
    return {place: requests for at, place in enumerate(places, start=1) if all(row[at] == row[0] for row in rows)}


def _without(policy: Candidate, place: int) -> Candidate:
    exclusions = policy.document["exclusions"]
    return replace(policy, document={**policy.document, "exclusions": [*exclusions[:place], *exclusions[place + 1 :]]})
