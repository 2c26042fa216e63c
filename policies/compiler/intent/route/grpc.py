"""Calls of gRPC: requests whose path is `/service/method` and whose content type says gRPC (Gateway API, GRPCRoute)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.regexes import regex
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import REGEX_CHARACTERS

_SERVICE: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)
_METHOD: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_ANY: Final = "[^/]+"


class GrpcType(StrEnum):
    """How service and method are compared."""

    EXACT = "exact"
    REGEX = "regex"


class GrpcMatch(Spec):
    """Calls of a service (with its package: `shop.Orders`), of a method, or of both; where neither is said, all."""

    type: GrpcType = GrpcType.EXACT
    service: Annotated[str, Field(max_length=REGEX_CHARACTERS)] | None = None
    method: Annotated[str, Field(max_length=REGEX_CHARACTERS)] | None = None

    @field_validator("service", "method")
    @classmethod
    def _text(cls, value: str | None) -> str | None:
        return None if value is None else printable_ascii(value)

    @model_validator(mode="after")
    def _by_type(self) -> Self:
        for place, value, name in (("/service", self.service, _SERVICE), ("/method", self.method, _METHOD)):
            if value is None:
                continue
            if self.type is GrpcType.EXACT and not name.fullmatch(value):
                example = "shop.Orders" if place == "/service" else "Place"
                raise refuse("grpc_name_invalid", f"{quote(value)} is not a name such as {example}", below=place)
        if self.type is GrpcType.REGEX:
            _check_expression(self.expression, "/service" if self.service is not None else "/method")
        return self

    @property
    def is_exact_call(self) -> bool:
        """Whether it takes one method of one service."""
        return self.type is GrpcType.EXACT and self.service is not None and self.method is not None

    @property
    def expression(self) -> str:
        """A regular expression for the paths of the calls."""
        service, method = self.service or _ANY, self.method or _ANY
        if self.type is GrpcType.EXACT:
            return f"/{service.replace('.', re.escape('.'))}/{method}"
        return f"/(?:{service})/(?:{method})"


def _check_expression(value: str, place: str) -> None:
    try:
        regex(value)
    except PydanticCustomError as refusal:
        raise refuse(refusal.type, refusal.message(), below=place) from None
