"""A service that is asked whether a request may go on, before it does."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.header_fields import EditableHeaderName, HeaderName
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.paths import prefix
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import AUTHORIZED_BODY_BYTES, AUTHORIZER_HEADERS, AUTHORIZER_SECONDS, PATH_CHARACTERS


class AuthorizerProtocol(StrEnum):
    """How the service is asked: over HTTP with the request's own method and path, or by Envoy's gRPC interface v3."""

    HTTP = "http"
    GRPC = "grpc"


class WhenUnavailable(StrEnum):
    """What becomes of requests while the service does not answer: `closed` refuses them (503)."""

    OPEN = "open"
    CLOSED = "closed"


class ExternalAuthorizationPolicy(Spec):
    """`service`, of the same slice, is asked of each request; it goes on if that says so (over HTTP: answers 200).

    The service is told method, host, path, `Authorization` and the `request_headers`, and the first `body_bytes` of the
    body. If it permits, its `upstream_headers` are passed on to services, in place of what clients sent in them; if it
    does not, the client gets its answer, with `client_headers`. Over gRPC the service speaks HTTP/2. With `shadow` it
    is asked, and nobody is refused.
    """

    type: Literal["external_authorization"]
    service: Name
    protocol: AuthorizerProtocol = AuthorizerProtocol.HTTP
    path_prefix: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(prefix)] = "/"
    timeout_seconds: Annotated[float, Field(strict=True, ge=0.01, le=AUTHORIZER_SECONDS)] = 0.5
    when_unavailable: WhenUnavailable = WhenUnavailable.CLOSED
    request_headers: Annotated[tuple[HeaderName, ...], Field(max_length=AUTHORIZER_HEADERS)] = ()
    upstream_headers: Annotated[tuple[EditableHeaderName, ...], Field(max_length=AUTHORIZER_HEADERS)] = ()
    client_headers: Annotated[tuple[EditableHeaderName, ...], Field(max_length=AUTHORIZER_HEADERS)] = ()
    body_bytes: Annotated[int, Field(strict=True, ge=0, le=AUTHORIZED_BODY_BYTES)] = 0
    shadow: Flag = False

    @model_validator(mode="after")
    def _fits_its_protocol(self) -> Self:
        if self.protocol is AuthorizerProtocol.GRPC and self.path_prefix != "/":
            raise refuse("authorizer_path_unused", "is for HTTP; gRPC has a path of its own", below="/path_prefix")
        for field in ("request_headers", "upstream_headers", "client_headers"):
            names = getattr(self, field)
            for index, name in enumerate(names):
                if name in names[:index]:
                    raise refuse("header_duplicate", f"{name} is listed twice", below=f"/{field}/{index}")
        return self
