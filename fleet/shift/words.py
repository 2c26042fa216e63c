"""The judge's verdict with the names of services: it speaks of nodes by itself."""

from dataclasses import replace

from fleet.rollout.evidence import TITLES
from fleet.rollout.judge import Judgement, MetricVerdict, Verdict
from fleet.rollout.words import number, percent


def in_names(judgement: Judgement, to_service: str, from_service: str) -> tuple[MetricVerdict, ...]:
    """Return the metrics, each with a sentence and a lack that name the services."""
    return tuple(
        replace(
            one,
            text=_text(one, to_service, from_service),
            missing=_missing(one, to_service, from_service),
        )
        for one in judgement.metrics
    )


def verdict_text(judgement: Judgement, to_service: str, from_service: str) -> str:
    """Return the sentence on everything that is worse; empty where nothing is."""
    named = in_names(judgement, to_service, from_service)
    return " ".join(one.text for one in named if one.verdict is Verdict.REGRESSION)


def missing_of(judgement: Judgement, to_service: str, from_service: str) -> tuple[str, ...]:
    """Return a phrase for each thing that is lacking to decide."""
    named = in_names(judgement, to_service, from_service)
    return tuple(dict.fromkeys(one.missing for one in named if one.missing))


def _text(one: MetricVerdict, to_service: str, from_service: str) -> str:
    if one.verdict is Verdict.OFF:
        return f"{TITLES[one.metric]} are not counted by service."
    sides = ((to_service, one.canary), (from_service, one.control))
    told = [f"{name} {percent(arm.share)} ({number(arm.bad)} of {number(arm.requests)})" for name, arm in sides]
    return f"{TITLES[one.metric]}: {told[0]} against {told[1]}."


def _missing(one: MetricVerdict, to_service: str, from_service: str) -> str:
    if one.verdict is not Verdict.INCONCLUSIVE:
        return ""
    if not one.canary.requests:
        return f"no requests to {to_service}"
    if not one.control.requests:
        return f"no requests to {from_service} to compare with"
    return one.missing
