"""Turns every exception that leaves a view into problem+json; never a stack trace."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout
from rest_framework import exceptions as drf
from rest_framework.response import Response

from console.base import errors
from console.base.request_id import request_id_of

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: translate, render, log what is ours to mend."""
    error = translate(exception)
    request = context["request"]
    if error.status >= 500:
        log.error("request failed", exc_info=exception, extra={"request_id": request_id_of(request)})
    response = Response(
        error.body(request_id_of(request)), status=error.status, headers=error.headers, content_type=CONTENT_TYPE
    )
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="gatehouse"'
    return response


def translate(exception: Exception) -> errors.GatehouseError:
    """Return our error for any exception a view may raise."""
    match exception:
        case errors.GatehouseError():
            error = exception
        case drf.APIException() | Http404() | PermissionDenied():
            error = _of_framework(exception)
        case DataError():
            error = errors.Invalid(
                "A value holds what the database cannot: NUL, or a number too large.", code="unstorable"
            )
        case OperationalError() | InterfaceError() | PoolTimeout():
            error = errors.Unavailable("The database is away; nothing was changed. Try again.")
        case _:
            error = errors.GatehouseError()
    return error


def _of_framework(exception: Exception) -> errors.GatehouseError:
    match exception:
        case drf.ValidationError():
            problems = errors.flatten(exception.detail)
            error: errors.GatehouseError = errors.Invalid(_only_text(problems), problems=problems)
        case drf.ParseError():
            error = _coded(400, "malformed", "The body is not well-formed", str(exception.detail))
        case drf.NotAuthenticated() | drf.AuthenticationFailed():
            error = errors.Unauthenticated(str(exception.detail))
        case Http404() | drf.NotFound():
            error = errors.NotFound()
        case PermissionDenied() | drf.PermissionDenied():
            error = errors.Forbidden(str(exception))
        case _:
            error = _other(exception)
    return error


def _other(exception: Any) -> errors.GatehouseError:
    """Return the error for what the framework itself refuses: a method, a media type."""
    return _coded(exception.status_code, str(exception.default_code), str(exception.detail), "")


def _only_text(problems: list[errors.FieldProblem]) -> str:
    return problems[0].text if len(problems) == 1 else ""


def render(request: HttpRequest, error: errors.GatehouseError) -> JsonResponse:
    """Return the same document outside DRF (middleware, plain views)."""
    return JsonResponse(
        error.body(request_id_of(request)), status=error.status, headers=error.headers, content_type=CONTENT_TYPE
    )


def _coded(status: int, code: str, title: str, detail: str) -> errors.GatehouseError:
    error = errors.GatehouseError(detail or title, code=code)
    error.status, error.title = status, title
    return error
