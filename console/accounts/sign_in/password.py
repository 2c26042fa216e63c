"""`/sign-in/password`: choose a password, after an invitation or later; every other session of the person ends."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.actions.sessions import choose_password, hold_sign_in
from console.accounts.limits import require_unlimited
from console.accounts.models import User
from console.accounts.refusals import note_sign_in
from console.accounts.sessions.proof import fresh_until
from console.accounts.sign_in.destination import destination, onwards
from console.accounts.sign_in.form import MAX_PASSWORD_CHARACTERS, as_typed
from console.accounts.sign_in.throttle import count_attempt
from console.accounts.sign_in.visitor import network, visitor
from console.base.shapes import check_plain

MAX_NAME_CHARACTERS = 120


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the form, or take the new password."""
    require_unlimited(request)
    user = cast("User", request.user)
    if not _must_know_present(request, user) and fresh_until(request.session) is None:
        return HttpResponseRedirect(onwards("/sign-in/again", request.get_full_path()))
    if request.method != "POST":
        return _page(request, user)
    name = request.POST.get("name", user.name).strip()[:MAX_NAME_CHARACTERS]
    password = request.POST.get("password", "")
    if failures := _failures(request, user, name, password):
        return _page(request, user, name=name, failures=failures)
    choose_password(request, user, password=password, name=name)
    return HttpResponseRedirect(destination(request))


def _failures(request: HttpRequest, user: User, name: str, password: str) -> list[str]:
    """Return what is wrong, in sentences; whoever has a password must know it to change it."""
    if _must_know_present(request, user) and not _knows_password(request, user):
        return ["The present password is not right."]
    if len(password) > MAX_PASSWORD_CHARACTERS:
        return [f"Use at most {MAX_PASSWORD_CHARACTERS} characters."]
    try:
        check_plain(name)
        validate_password(password, user)
    except ValidationError as fault:
        return list(fault.messages)
    return []


def _must_know_present(request: HttpRequest, user: User) -> bool:
    """Whoever has just come by link may have forgotten it; everybody else must know it to change it."""
    is_by_link = request.session.get("method", "").startswith("link") and fresh_until(request.session) is not None
    return user.has_usable_password() and not is_by_link


def _knows_password(request: HttpRequest, user: User) -> bool:
    """Check the present password; guessing it in a session left open is counted like signing in."""
    held = count_attempt(visitor(request, user.email), network(request), user.email)
    if held is not None:
        if held.is_first:
            hold_sign_in(request, user.email, minutes=-(-held.seconds // 60))
        return False
    if user.check_password(as_typed(request.POST.get("present", ""))):
        return True
    note_sign_in(request, user.email, "wrong_password", "A wrong present password was given to choose a new one.")
    return False


def _page(request: HttpRequest, user: User, *, name: str = "", failures: list[str] | None = None) -> HttpResponse:
    context = {
        "person": user, "name": name or user.name, "failures": failures, "next": destination(request),
        "asks_present": _must_know_present(request, user),
    }  # fmt: skip
    return render(request, "sign_in/password.html", context, status=422 if failures else 200)
