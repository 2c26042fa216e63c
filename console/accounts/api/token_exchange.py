"""`POST /token-exchange` (RFC 8693): a CI's token for a short-lived one of a service account; no secret is kept."""

from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from console.accounts.actions.exchanges import Asked, exchange
from console.accounts.api.shapes import trusts as shapes
from console.accounts.authentication import client_ip
from console.accounts.openid.assertions import Untrusted
from console.accounts.openid.issuers import IssuerAway
from console.accounts.permissions import Permission
from console.accounts.sign_in.throttle import count_failure, holds_back
from console.accounts.sign_in.visitor import network
from console.base.errors import GatehouseError, TooMany, Unavailable
from console.base.request_id import request_id_of
from console.base.shapes import ProblemShape

_WHAT: Final = "token-exchange"
_REFUSALS: Final = {
    400: OpenApiResponse(shapes.ExchangeRefusalShape, "The token is not exchanged; `error` is RFC 6749's."),
    429: OpenApiResponse(ProblemShape, "Too many failures from this network; try again after Retry-After."),
    503: OpenApiResponse(ProblemShape, "The issuer's keys cannot be had; try again after Retry-After."),
}


class ExchangeRefused(GatehouseError):
    """A refusal as OAuth has it, within a problem document."""

    status, code, title = 400, "invalid_request", "The token is not exchanged"

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the document with OAuth's two fields."""
        return {**super().body(request_id), "error": self.code, "error_description": self.detail}


class TokenExchangeView(APIView):
    """Outside of the gate: the token that is shown is all that counts; a session or an API token is not looked at."""

    authentication_classes = ()
    parser_classes = (FormParser,)

    @extend_schema(
        operation_id="exchange_token", tags=["service accounts"], request=shapes.ExchangeRequest,
        examples=[shapes.EXCHANGE, shapes.EXCHANGED], responses={200: shapes.ExchangeShape, **_REFUSALS},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Exchange a CI's OIDC token for a token of the service account that trusts it.

        Each of the CI's tokens is taken once. A refusal says nothing of what there is; where a trusted issuer did
        sign the token, the reason stands in the tenant's audit trail.
        """
        place = network(request._request)
        if held := holds_back(_WHAT, place):
            raise TooMany("This failed too often from here.", retry_after_seconds=held.seconds)
        asked = _asked(request)
        try:
            made = exchange(asked)
        except Untrusted as refusal:
            count_failure(_WHAT, place)
            raise ExchangeRefused(str(refusal)) from None
        except IssuerAway as trouble:
            raise Unavailable(f"The issuer cannot be asked for its keys: {trouble}", code="issuer_away") from None
        seconds = round((made.token.expires_at - timezone.now()).total_seconds())
        answer = {
            "access_token": made.secret,
            "issued_token_type": shapes.ACCESS_TOKEN,
            "token_type": "Bearer",
            "expires_in": seconds,
            "scope": " ".join(made.token.scopes),
        }
        return Response(answer, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


def _asked(request: Request) -> Asked:
    """Return what is asked; raise ExchangeRefused where the form is not as RFC 8693 has it."""
    form = request.data
    if isinstance(form, QueryDict) and any(len(values) > 1 for _, values in form.lists()):
        raise ExchangeRefused("No parameter may come twice.")
    parsed = shapes.ExchangeRequest(data=dict(form.items()))
    if not parsed.is_valid():
        name, faults = next(iter(parsed.errors.items()))
        code = "unsupported_grant_type" if name == "grant_type" and form.get(name) else "invalid_request"
        raise ExchangeRefused(f"{name}: {faults[0]}", code=code)
    given = parsed.validated_data
    tenant, account = given["audience"].split("/")
    return Asked(
        token=given["subject_token"], tenant=tenant, account=account, scopes=_scopes(given.get("scope", "")),
        request_id=request_id_of(request), ip=client_ip(request),
    )  # fmt: skip


def _scopes(text: str) -> list[Permission]:
    try:
        return [Permission(word) for word in text.split()]
    except ValueError:
        raise ExchangeRefused("There is no such scope.", code="invalid_scope") from None
