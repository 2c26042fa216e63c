"""The API's habits as its document tells them: headers, paging, dry runs and refusals, written once."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from console.base.shapes import ProblemShape

DRY_RUN: Final = OpenApiParameter("dry_run", bool, description="Say what would happen, and change nothing.")
IF_MATCH: Final = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The entity tag you have read; * for whatever is there."
)
IDEMPOTENCY_KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Send the same key again to get the first answer again.",
)
LIMIT: Final = OpenApiParameter("limit", int, description="1 to 200, 50 by default.")
CURSOR: Final = OpenApiParameter("cursor", str, description="The `next` of an earlier page.")

LISTING: Final = [LIMIT, CURSOR]
CREATING: Final = [DRY_RUN, IDEMPOTENCY_KEY]
CHANGING: Final = [DRY_RUN, IF_MATCH]

_MEANINGS: Final = {
    403: "You may look, but not do this.",
    404: "There is no such thing, or none you may know of.",
    409: "The state of the thing forbids it now; `code` says why.",
    412: "Somebody else changed it since you read it.",
    422: "The request has mistakes; each has a JSON pointer.",
    428: "If-Match is missing.",
}


def answers(shape: Any, *refusals: int, status: int = 200) -> dict[int, Any]:
    """Return the responses of an operation: its own shape under `status`, and a problem document per refusal."""
    problems = {code: OpenApiResponse(ProblemShape, _MEANINGS[code]) for code in sorted(refusals)}
    return {status: shape, **problems}


def created(shape: Any) -> dict[int, Any]:
    """Return the responses of a POST that creates."""
    return answers(shape, 403, 404, 409, 422, status=201)


def changed(shape: Any) -> dict[int, Any]:
    """Return the responses of a PATCH or PUT."""
    return answers(shape, 403, 404, 409, 412, 422, 428)


def gone() -> dict[int, Any]:
    """Return the responses of a DELETE under If-Match."""
    return answers(None, 403, 404, 409, 412, 428, status=204)
