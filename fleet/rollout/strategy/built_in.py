"""The strategies that are always there. None skips a first cohort smaller than the fleet, not even in an emergency."""

from typing import Final

from fleet.rollout.strategy.stages import Count, Everybody, Share, Stage, Strategy

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_REQUESTS: Final = 500

_DIRECT: Final = Strategy(
    "direct",
    "Direct",
    "One node proves it, then all. Nothing is watched in between; what a node refuses still goes back at once.",
    (Stage("One node", Count(1)), Stage("All nodes", Everybody())),
    judge=False,
)
_EMERGENCY: Final = Strategy(
    "emergency",
    "Emergency",
    "Everything compressed, nothing skipped: about two minutes, without waiting for traffic. What burns goes back.",
    (
        Stage("One node", Count(1), bake_seconds=40),
        Stage("A quarter", Share(25), bake_seconds=20),
        Stage("All nodes", Everybody(), bake_seconds=60),
    ),
)
_STANDARD: Final = Strategy(
    "standard",
    "Standard",
    "One node, then 5 %, 25 %, 50 % and all, judged against the other nodes; about an hour and a half, then watched.",
    (
        Stage("One node", Count(1), 10 * _MINUTE, _REQUESTS),
        Stage("5 %", Share(5), 15 * _MINUTE, _REQUESTS),
        Stage("25 %", Share(25), 30 * _MINUTE, _REQUESTS),
        Stage("50 %", Share(50), 30 * _MINUTE, _REQUESTS),
        Stage("All nodes", Everybody(), 60 * _MINUTE),
    ),
)
_CAREFUL: Final = Strategy(
    "careful",
    "Careful",
    "As standard, in smaller steps and with more time and traffic; a person lets it go on after the first node.",
    (
        Stage("One node", Count(1), 30 * _MINUTE, 2 * _REQUESTS, gate=True),
        Stage("5 %", Share(5), 1 * _HOUR, 2 * _REQUESTS),
        Stage("10 %", Share(10), 1 * _HOUR, 2 * _REQUESTS),
        Stage("25 %", Share(25), 2 * _HOUR, 2 * _REQUESTS),
        Stage("50 %", Share(50), 2 * _HOUR, 2 * _REQUESTS),
        Stage("All nodes", Everybody(), 2 * _HOUR),
    ),
)

BUILT_IN: Final[dict[str, Strategy]] = {one.name: one for one in (_DIRECT, _EMERGENCY, _STANDARD, _CAREFUL)}
"""By name, from the quickest to the slowest."""
