"""Headers and query parameters that are set, added or taken away, on as many routes as name the policy."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.header_edits import HeaderEdits
from policies.compiler.intent.fields.query import QueryName
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import HEADER_EDITS, QUERY_CHARACTERS


class QuerySetting(Spec):
    """A query parameter and its value, which is encoded on its way."""

    name: QueryName
    value: Annotated[str, Field(max_length=QUERY_CHARACTERS), AfterValidator(printable_ascii)]


class QueryEdits(Spec):
    """`set` replaces a parameter or adds it where it is missing, `remove` takes it away."""

    set: Annotated[tuple[QuerySetting, ...], Field(max_length=HEADER_EDITS)] = ()
    remove: Annotated[tuple[QueryName, ...], Field(max_length=HEADER_EDITS)] = ()

    @model_validator(mode="after")
    def _one_edit_each(self) -> Self:
        seen: set[str] = set()
        places = [(edit.name, f"/set/{index}/name") for index, edit in enumerate(self.set)]
        for name, place in [*places, *((name, f"/remove/{index}") for index, name in enumerate(self.remove))]:
            if name in seen:
                raise refuse("query_edit_conflict", f"{name} is edited twice", below=place)
            seen.add(name)
        return self


class HeadersPolicy(Spec):
    """Edits of requests before a service sees them, and of answers before the client does; values are literal.

    They come before the edits of the route itself, and the route is chosen by what the client sent.
    """

    type: Literal["headers"]
    request: HeaderEdits | None = None
    response: HeaderEdits | None = None
    query: QueryEdits | None = None

    @model_validator(mode="after")
    def _edits_something(self) -> Self:
        sides = (self.request, self.response)
        is_empty = not any(edits and (edits.set or edits.add or edits.remove) for edits in sides)
        if is_empty and not (self.query and (self.query.set or self.query.remove)):
            raise refuse("headers_without_edits", "one edit at least is needed", below="/request")
        return self
