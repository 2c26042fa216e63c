"""What a DLP policy would find in a text that somebody pastes: the inspector's own code, and nothing is kept or told.

Fingerprints are made with a key of this one trial: whoever could have those of chosen texts made could try numbers
against the fingerprints of findings.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any, Final

import re2
from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.policy import dlp_policy_of
from gatehouse_inspector.dlp.verdicts import DlpVerdict
from gatehouse_inspector.requests.request import Request, Surroundings

from console.base.errors import FieldProblem, Invalid
from policies.compiler import IntentObject, Kind, Problem, parse
from policies.compiler.intent.dlp import DlpPolicySpec

_KEY_BYTES: Final = 16
_NAME: Final = "trial"


@dataclass(frozen=True, slots=True)
class Pasted:
    """A request to try: its body with what that says it is, and its path with the query. It is never printed."""

    text: str = field(repr=False)
    content_type: str
    target: str = field(repr=False)


def try_policy(spec: dict[str, Any], pasted: Pasted) -> DlpVerdict:
    """Return what the policy that a spec stands for says of a request. Raises Invalid, which names fields of it."""
    found = parse(Kind.DLP_POLICY, _NAME, spec)
    if not isinstance(found, IntentObject):
        raise Invalid(problems=[_field(one) for one in found])
    assert isinstance(found.spec, DlpPolicySpec)
    try:
        guard = Guard(dlp_policy_of(found.spec.document(secrets.token_hex(_KEY_BYTES))))
    except re2.error as error:
        raise Invalid.field("/spec/patterns", "pattern_invalid", f"cannot be used: {error}") from None
    headers = [(b"content-type", pasted.content_type.encode("latin-1", "replace"))]
    body = pasted.text.encode("utf-8", "replace")
    return guard.look(Request(b"POST", pasted.target.encode(), headers, body, around=Surroundings(redacts=True)))


def _field(problem: Problem) -> FieldProblem:
    return FieldProblem(problem.code, problem.pointer, problem.text)
