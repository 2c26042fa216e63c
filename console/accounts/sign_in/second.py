"""`/sign-in/second`: the second stage, for whoever has proved the first. It can be neither skipped nor repeated."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.factors import passkeys
from console.accounts.factors.held import apps_of, passkeys_of
from console.accounts.models import User
from console.accounts.sign_in import pending, proving
from console.accounts.sign_in.finishing import admit
from console.accounts.sign_in.pending import Pending


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, or take it; without a first stage, begin there."""
    found = pending.person_of(request)
    if found is None:
        return HttpResponseRedirect("/sign-in")
    return _attempt(request, *found) if request.method == "POST" else _page(request, found[1])


def _attempt(request: HttpRequest, begun: Pending, user: User) -> HttpResponse:
    tried = proving.by_factor(request, user, with_recovery=True)
    if tried.way:
        method = f"{begun.method} and {tried.way}"
        only = UUID(begun.limited_to) if begun.limited_to else None
        return admit(request, user, method=method, is_proved=False, wanted=begun.wanted, limited_to=only)
    response = _page(request, user, failure=tried.failure, status=429 if tried.seconds else 422)
    if tried.seconds:
        response["Retry-After"] = str(tried.seconds)
    return response


def _page(request: HttpRequest, user: User, *, failure: str = "", status: int = 200) -> HttpResponse:
    held = list(passkeys_of(user)) if passkeys.is_available() else []
    options = proving.ask_passkey(request, held) if held else None
    context = {
        "has_app": apps_of(user).exists(), "options": json.dumps(options) if options else "", "failure": failure,
    }  # fmt: skip
    return render(request, "sign_in/second.html", context, status=status)
