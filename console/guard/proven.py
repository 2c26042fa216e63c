"""Tells the guard whom Django found behind a credential, so that the next request is on that caller's own budget."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from console.accounts.access import Access
from console.guard.budgets.callers import ENVIRON, Caller


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Note who called after the answer is made; it must stand inside the authentication middleware."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        caller: Caller | None = request.META.get(ENVIRON)
        if caller is not None and (principal := _principal(request)):
            caller.prove(principal)
        return response

    return handle


def _principal(request: HttpRequest) -> str:
    """Return the token or the person; empty where nobody was asked for, or nobody is there."""
    access = getattr(request, "auth", None)  # the API's endpoints leave it there
    if isinstance(access, Access) and access.token is not None:
        return f"token:{access.token.pk}"
    user = access.user if isinstance(access, Access) else getattr(request, "_cached_user", None)
    return f"user:{user.pk}" if user is not None and user.is_authenticated else ""
