"""How the operations of this app appear in the API's document: parameters, headers, errors, examples, once each."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from console.base.shapes import ProblemShape
from policies.api import object_shapes
from policies.api.examples import EXAMPLES
from policies.api.shapes import STATES
from policies.compiler import KINDS, Kind

DRY_RUN: Final = OpenApiParameter(
    "dry_run", bool, description="Say what would be stored and what is wrong with it, and store nothing."
)
IF_MATCH: Final = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The entity tag you have read; * for whatever is there."
)
PAGING: Final = [
    OpenApiParameter("limit", int, description="1 to 200, 50 by default."),
    OpenApiParameter("cursor", str, description="The `next` of an earlier page."),
]
FILTERS: Final = [
    OpenApiParameter("q", str, description="Part of a name, host, path, service or address."),
    OpenApiParameter("hostname", str, description="Only what concerns this hostname."),
    OpenApiParameter("service", str, description="Only routes that forward to this service."),
    OpenApiParameter("state", str, enum=[state for state, _ in STATES]),
]
OWNERS: Final = [
    OpenApiParameter("tenant", str, description="Slug of a tenant."),
    OpenApiParameter("gateway", str, description="Slug of a gateway."),
]
_MEANINGS: Final = {
    404: "There is no such thing, or none you may know of.",
    403: "You may look, but not do this.",
    409: "The state of the thing forbids it now; `code` says why.",
    412: "Somebody else changed it since you read it.",
    422: "The request has mistakes; each has a JSON pointer.",
    428: "If-Match is missing.",
    503: "A part that is needed is away; try again after Retry-After.",
}


def answers(shape: Any, *errors: int, status: int = 200) -> dict[int, Any]:
    """Return the responses of an operation: its own shape, and these errors."""
    return {status: shape, **{code: OpenApiResponse(ProblemShape, _MEANINGS[code]) for code in sorted(errors)}}


def list_of(kind: Kind, *, everywhere: bool = False) -> Any:
    """Document a list of one kind."""
    info = KINDS[kind]
    return extend_schema(
        operation_id=f"list_{'all_' if everywhere else ''}{info.plural}",
        tags=[info.plural],
        parameters=[*FILTERS, *(OWNERS if everywhere else []), *PAGING],
        responses=answers(object_shapes.page(kind), *(() if everywhere else (404,)), 422),
    )


def create(kind: Kind) -> Any:
    """Document a create."""
    name, spec = EXAMPLES[kind]
    return extend_schema(
        operation_id=f"create_{kind}",
        tags=[KINDS[kind].plural],
        parameters=[DRY_RUN],
        request=object_shapes.new(kind),
        examples=[OpenApiExample(KINDS[kind].label, value={"name": name, "spec": spec}, request_only=True)],
        responses={
            200: OpenApiResponse(object_shapes.tried(kind), "Of a dry run: what would be stored, and what is wrong."),
            **answers(object_shapes.stored(kind), 403, 404, 409, 422, status=201),
        },
    )


def retrieve(kind: Kind) -> Any:
    """Document a read."""
    return extend_schema(
        operation_id=f"get_{kind}",
        tags=[KINDS[kind].plural],
        responses=answers(object_shapes.stored(kind), 404),
    )


def write(kind: Kind, verb: str, shape: Any, media: str = "application/json") -> Any:
    """Document a change of an existing object."""
    answer = object_shapes.tried(kind) if shape else object_shapes.stored(kind)
    return extend_schema(
        operation_id=f"{verb}_{kind}",
        tags=[KINDS[kind].plural],
        parameters=[DRY_RUN, IF_MATCH],
        request={media: shape} if shape else None,
        responses=answers(answer, 403, 404, 409, 412, 422, 428),
    )
