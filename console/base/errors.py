"""Typed errors with a stable code, rendered as problem+json (RFC 9457).

GatehouseError
├── Invalid              422  one or more problems, each with a JSON pointer
├── NotFound             404  also for what the caller may not know of
├── Forbidden            403  known to the caller, but not permitted
├── Unauthenticated      401
├── Conflict             409  the state of the thing forbids it now
├── PreconditionRequired 428  If-Match is missing
├── PreconditionFailed   412  If-Match is stale
├── TooMany              429  too many attempts; Retry-After tells when to come back
└── Unavailable          503  a part we depend on is away; Retry-After tells when
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

PROBLEM_TYPE_ROOT = "https://gatehouse.dev/problems/"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One finding about one field: `pointer` is a JSON pointer (RFC 6901) into the body, or `?name` of the query."""

    code: str
    pointer: str
    text: str
    severity: str = "error"
    kind: str = ""
    name: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the JSON form; kind and name only where they are known."""
        return {key: value for key, value in asdict(self).items() if value or key not in {"kind", "name"}}


class GatehouseError(Exception):
    """Base of every error a caller may see; subclasses fix status and default code."""

    status = 500
    code = "internal"
    title = "Something went wrong"

    def __init__(self, detail: str = "", *, code: str | None = None, problems: Sequence[FieldProblem] = ()) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.code = code or self.code
        self.problems = tuple(problems)
        self.headers: dict[str, str] = {}
        self.tenant_id: UUID | None = None
        """In whose tenant something was missing; for the audit trail, never told."""

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the problem+json document."""
        document: dict[str, Any] = {
            "type": PROBLEM_TYPE_ROOT + self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "request_id": request_id,
        }
        if self.problems:
            document["problems"] = [problem.as_dict() for problem in self.problems]
        return document


class Invalid(GatehouseError):
    """The request names its own mistakes, all of them."""

    status, code, title = 422, "invalid", "The request has mistakes"

    @classmethod
    def of(cls, problems: Sequence[FieldProblem]) -> "Invalid":
        """All these mistakes; one alone speaks for the whole."""
        return cls(problems[0].text if len(problems) == 1 else "", problems=problems)

    @classmethod
    def field(cls, pointer: str, code: str, text: str) -> "Invalid":
        """One mistake in one field."""
        return cls(text, problems=[FieldProblem(code=code, pointer=pointer, text=text)])


class NotFound(GatehouseError):
    """There is no such thing, or none the caller may know of; the two are told apart by nobody."""

    status, code, title = 404, "not_found", "There is no such thing here"


class Forbidden(GatehouseError):
    """The caller may see the thing but not do this to it."""

    status, code, title = 403, "forbidden", "You may not do this"


class Unauthenticated(GatehouseError):
    """Nobody is signed in, or the token is not valid."""

    status, code, title = 401, "unauthenticated", "Sign in first"


class Conflict(GatehouseError):
    """The state of the thing forbids the act now."""

    status, code, title = 409, "conflict", "The current state forbids this"


class PreconditionRequired(GatehouseError):
    """Writes to existing things carry If-Match, so that nobody overwrites what they have not seen."""

    status, code, title = 428, "precondition_required", "Send If-Match with the entity tag you have read"


class PreconditionFailed(GatehouseError):
    """Somebody else changed the thing since it was read."""

    status, code, title = 412, "precondition_failed", "It has changed since you read it"


class TooMany(GatehouseError):
    """The caller failed too often and is to wait."""

    status, code, title = 429, "too_many_attempts", "Too many attempts"

    def __init__(self, detail: str = "", *, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": str(retry_after_seconds)}


class Unavailable(GatehouseError):
    """A part we depend on is away."""

    status, code, title = 503, "unavailable", "A part of the system is away"

    def __init__(self, detail: str = "", *, code: str | None = None, retry_after_seconds: int = 5) -> None:
        super().__init__(detail, code=code)
        self.headers = {"Retry-After": str(retry_after_seconds)}


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer for these steps (RFC 6901 escapes)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def flatten(details: Mapping[str, Any] | Sequence[Any] | Any, *steps: str | int) -> list[FieldProblem]:
    """Turn a serializer's nested error tree into a flat list of field problems."""
    if isinstance(details, Mapping):
        return [p for key, value in details.items() for p in flatten(value, *steps, *_step(key))]
    if isinstance(details, (list, tuple)):
        return [
            p
            for index, value in enumerate(details)
            for p in flatten(value, *(steps if isinstance(value, str) else (*steps, index)))
        ]
    return [FieldProblem(code=str(getattr(details, "code", "invalid")), pointer=pointer(*steps), text=str(details))]


def _step(key: str | int) -> tuple[str | int, ...]:
    return () if key == "non_field_errors" else (key,)
