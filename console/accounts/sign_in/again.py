"""`/sign-in/again`: a fresh proof before a page that changes how one gets in; the console asks in a dialog instead."""

import json
from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.actions.sessions import prove_again
from console.accounts.factors.held import passkeys_of
from console.accounts.models import Connection, User
from console.accounts.sessions.proof import fresh_until, ways_of
from console.accounts.sign_in import proving
from console.accounts.sign_in.destination import destination
from console.accounts.sign_in.form import as_typed

View = Callable[[HttpRequest], HttpResponse]


def needs_fresh_proof(view: View) -> View:
    """Send whoever has not proved lately that it is them to do so, and back."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if fresh_until(request.session) is not None:
            return view(request)
        return HttpResponseRedirect(f"/sign-in/again?{urlencode({'next': request.get_full_path()})}")

    return checked


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask for a proof, or take one and go on."""
    user = cast("User", request.user)
    if request.method != "POST":
        return _page(request, user)
    tried = _tried(request, user)
    if not tried.way:
        return _page(request, user, failure=tried.failure)
    prove_again(request, user, way=tried.way)
    return HttpResponseRedirect(destination(request))


def _tried(request: HttpRequest, user: User) -> proving.Tried:
    if "password" in ways_of(user):
        return proving.by_password(request, user, as_typed(request.POST.get("password", "")))
    return proving.by_factor(request, user, with_recovery=False)


def _providers(user: User, wanted: str) -> list[tuple[str, str]]:
    """Return name and address of whoever vouches for this person, to be asked anew."""
    rows = Connection.objects.filter(identities__user=user, is_enabled=True).order_by("name")
    return [(row.name, f"/sign-in/with/{row.slug}?{urlencode({'fresh': 1, 'next': wanted})}") for row in rows]


def _page(request: HttpRequest, user: User, *, failure: str = "") -> HttpResponse:
    ways = ways_of(user)
    options = proving.ask_passkey(request, passkeys_of(user)) if "passkey" in ways else None
    wanted = destination(request)
    context = {
        "ways": ways, "failure": failure, "next": wanted,
        "providers": _providers(user, wanted) if "sign_in" in ways else [],
        "options": json.dumps(options) if options else "", "person": user,
    }  # fmt: skip
    return render(request, "sign_in/again.html", context, status=422 if failure else 200)
