"""What a kind of rule is: parameters, a look at everything of its sort at once, and a judgement for each rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from alerting.life.words import Severity


class Parameters(BaseModel):
    """Parameters of a rule; a misspelt one is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Owner(StrEnum):
    """Who has the rule of a kind from the start."""

    PLATFORM = "platform"
    TENANT = "tenant"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may be in trouble. `labels` name it; a rule's judgement reads `facts`.

    Rules of the tenants in `tenant_ids` see it, those of the platform where it `is_platforms` too. With a `severity` of
    its own it is that urgent, but never more than the rule; a runbook of its own goes before that of the kind.
    """

    labels: Mapping[str, str]
    title: str
    text: str
    value: str = ""
    path: str = ""
    runbook_url: str = ""
    severity: Severity | None = None
    tenant_ids: frozenset[UUID] = frozenset()
    is_platforms: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


Look = Callable[[datetime, Sequence[Any]], Iterable[Finding]]
"""Gets the time and the parameters of all rules; returns what is in trouble by the most sensitive of them."""
Judge = Callable[[Finding, Any], bool | None]
"""Whether a finding is trouble by these parameters; None when that is not known."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`is_from_nodes`: it rests on what nodes report, so that it is not known where they are silent."""

    name: str
    title: str
    parameters: type[Parameters]
    look: Look
    judge: Judge
    severity: Severity
    for_seconds: int
    owners: frozenset[Owner]
    is_from_nodes: bool = False


EVERYBODY = frozenset(Owner)


def minutes_text(seconds: float) -> str:
    """Return “40 seconds”, “1 minute”, “90 minutes” or “3 hours”."""
    if seconds < 60:
        return f"{seconds:.0f} seconds"
    minutes = round(seconds / 60)
    if minutes < 120:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{minutes // 60} hours"
