"""`/invitations/<secret>`: join a tenant, as who is signed in or as somebody new.

Opening the link changes nothing; a POST accepts it. Whether the address has an account is not told: both ways are
offered to everybody, and only a try shows which works.
"""

from typing import cast

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.actions.accepting import Newcomer, accept_as, accept_as_newcomer, find_invitation
from console.accounts.actions.invitations import words_of
from console.accounts.authentication import client_ip
from console.accounts.limits import require_unlimited
from console.accounts.models import Invitation, User
from console.accounts.refusals import note_sign_in
from console.accounts.sign_in.destination import HOME
from console.accounts.sign_in.finishing import finish
from console.accounts.sign_in.form import MAX_PASSWORD_CHARACTERS
from console.accounts.sign_in.password import MAX_NAME_CHARACTERS
from console.accounts.sign_in.throttle import count_attempt
from console.accounts.sign_in.visitor import network, visitor
from console.accounts.single_sign_on.passwords import only_way_in, sentence
from console.base.errors import Conflict, Forbidden, GatehouseError
from console.base.request_id import request_id_of
from console.base.shapes import check_plain

_GONE = {"link_spent", "rights_lost"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what one is invited to, or accept it."""
    response = _accept(request, secret) if request.method == "POST" else _page(request, secret)
    response["Referrer-Policy"] = "strict-origin"  # the secret stays here; no-referrer would null Origin and fail CSRF
    return response


def _accept(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        if request.user.is_authenticated:
            user = cast("User", request.user)
            require_unlimited(request)
            tenant = accept_as(user, secret, request_id=request_id_of(request), ip=client_ip(request))
            return HttpResponseRedirect(f"{HOME}?tenant={tenant.slug}")
        return _join_as_newcomer(request, secret)
    except (Conflict, Forbidden) as fault:
        if fault.code in _GONE:
            return _spent(request, str(fault))
        return _page(request, secret, failures=[str(fault)])
    except GatehouseError as fault:
        return _page(request, secret, failures=[str(fault)])


def _join_as_newcomer(request: HttpRequest, secret: str) -> HttpResponse:
    invitation = find_invitation(secret)
    if invitation is None:
        return _spent(request, "This invitation has been used, has expired, or never was.")
    name = request.POST.get("name", "").strip()[:MAX_NAME_CHARACTERS]
    password = request.POST.get("password", "")
    if (connection := only_way_in(invitation.email, None)) is not None:
        return _page(request, secret, name=name, failures=[sentence(connection)])
    if failures := _failures(request, invitation, name, password):
        return _page(request, secret, name=name, failures=failures)
    user = accept_as_newcomer(
        Newcomer(name, password), secret, request_id=request_id_of(request), ip=client_ip(request)
    )
    wanted = f"{HOME}?tenant={invitation.tenant.slug}"
    return finish(request, user, method="invitation", has_second_factor=False, wanted=wanted)


def _failures(request: HttpRequest, invitation: Invitation, name: str, password: str) -> list[str]:
    """Return what is wrong, in sentences; tries are counted as those of signing in are."""
    if count_attempt(visitor(request, invitation.email), network(request), invitation.email) is not None:
        return ["Too many attempts from here. Try again in some minutes."]
    if len(password) > MAX_PASSWORD_CHARACTERS:
        return [f"Use at most {MAX_PASSWORD_CHARACTERS} characters."]
    try:
        check_plain(name)
        validate_password(password, User(email=invitation.email, name=name))
    except ValidationError as fault:
        return list(fault.messages)
    return []


def _page(request: HttpRequest, secret: str, *, name: str = "", failures: list[str] | None = None) -> HttpResponse:
    invitation = find_invitation(secret)
    if invitation is None:
        return _spent(request, "This invitation has been used, has expired, or never was.")
    person = cast("User", request.user) if request.user.is_authenticated else None
    context = {
        "tenant": invitation.tenant,
        "by": invitation.invited_by["name"],
        "words": words_of(invitation),
        "email": invitation.email,
        "person": person,
        "is_for_another": person is not None and person.email != invitation.email,
        "here": request.path,
        "name": name,
        "failures": failures,
    }
    return render(request, "sign_in/invitation.html", context, status=422 if failures else 200)


def _spent(request: HttpRequest, why: str) -> HttpResponse:
    if request.method == "POST":
        note_sign_in(request, "", "link_spent", "An invitation was tried that is spent, or never was.")
    return render(request, "sign_in/invitation_spent.html", {"why": why}, status=410)
