"""A short way to write a problem about an object."""

from __future__ import annotations

from policies.compiler.intent import IntentObject
from policies.compiler.problems import Problem, Severity


def error(item: IntentObject, pointer: str, code: str, text: str) -> Problem:
    """A problem for which the object is left out."""
    return Problem(kind=item.kind, name=item.name, pointer=pointer, code=code, severity=Severity.ERROR, text=text)


def warning(item: IntentObject, pointer: str, code: str, text: str) -> Problem:
    """A problem with which the object is served all the same."""
    return Problem(kind=item.kind, name=item.name, pointer=pointer, code=code, severity=Severity.WARNING, text=text)


def notice(item: IntentObject, pointer: str, code: str, text: str) -> Problem:
    """A finding that only explains."""
    return Problem(kind=item.kind, name=item.name, pointer=pointer, code=code, severity=Severity.NOTICE, text=text)
