"""Edits of request or response headers. Values are literal: nothing in them is ever expanded."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.header_fields import EditableHeaderName, HeaderValue
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import HEADER_EDITS


class HeaderSetting(Spec):
    """One header and its value."""

    name: EditableHeaderName
    value: HeaderValue


class HeaderEdits(Spec):
    """`set` replaces what is there, `add` appends to it, `remove` takes it away; one header has one sort of edit."""

    set: Annotated[tuple[HeaderSetting, ...], Field(max_length=HEADER_EDITS)] = ()
    add: Annotated[tuple[HeaderSetting, ...], Field(max_length=HEADER_EDITS)] = ()
    remove: Annotated[tuple[EditableHeaderName, ...], Field(max_length=HEADER_EDITS)] = ()

    @model_validator(mode="after")
    def _one_sort_of_edit_each(self) -> Self:
        first: dict[str, str] = {}
        places = [(edit.name, f"/set/{index}/name") for index, edit in enumerate(self.set)]
        places += [(name, f"/remove/{index}") for index, name in enumerate(self.remove)]
        for name, place in places:
            if name in first:
                raise refuse("header_edit_conflict", f"{name} is also edited at {first[name]}", below=place)
            first[name] = place
        for index, edit in enumerate(self.add):
            if edit.name in first:
                place = f"/add/{index}/name"
                raise refuse("header_edit_conflict", f"{edit.name} is also edited at {first[edit.name]}", below=place)
        return self
