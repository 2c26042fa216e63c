"""The compiler's findings as the API's: the same words, with pointers that lead into what the caller sent."""

from collections.abc import Iterable

from console.base.errors import FieldProblem
from policies.compiler import Problem


def as_fields(problems: Iterable[Problem], *, below: str = "") -> list[FieldProblem]:
    """Return findings as field problems; `below` is the pointer of the object in the request, as `/objects/3`."""
    return [
        FieldProblem(
            code=problem.code,
            pointer=below + problem.pointer,
            text=problem.text,
            severity=str(problem.severity),
            kind=str(problem.kind),
            name=problem.name,
        )
        for problem in problems
    ]
