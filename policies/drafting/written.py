"""What a verb on one object answers, stored or refused."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from console.base.errors import Invalid
from policies.compiler import Kind, Problem
from policies.drafting.problems import as_fields
from policies.models import DraftObject, Slice


@dataclass(frozen=True, slots=True)
class Written:
    """An object as it is stored now, and what is wrong with it there. In a dry run: as it would be."""

    row: DraftObject
    problems: tuple[Problem, ...]


def refuse(
    slice_: Slice,
    kind: Kind,
    name: object,
    problems: tuple[Problem, ...],
    dry_run: bool,
    spec: dict[str, Any] | None = None,
) -> Written:
    """Raise Invalid with every problem; in a dry run answer with them. `spec` only where it could be understood."""
    if not dry_run:
        first = problems[0].text if len(problems) == 1 else ""
        raise Invalid(first, problems=as_fields(problems))
    row = DraftObject(
        slice=slice_, kind=kind, name=name if isinstance(name, str) else "", spec=spec or {}, updated_at=timezone.now(),
        version=0,
    )  # fmt: skip
    return Written(row, problems)
