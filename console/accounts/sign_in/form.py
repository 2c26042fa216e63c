"""`/sign-in`: address and password. One sentence for every failure, the same work for every address."""

from typing import cast

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.actions.sessions import hold_sign_in, open_session
from console.accounts.models import User
from console.accounts.sign_in.destination import destination
from console.accounts.sign_in.throttle import Held, count_attempt, forgive
from console.accounts.sign_in.visitor import network, remember, visitor

WRONG = "This address and password do not belong together."
MAX_PASSWORD_CHARACTERS = 1_024
MAX_EMAIL_CHARACTERS = 254


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the form, or try what was sent."""
    if request.method == "POST":
        return _attempt(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(destination(request))
    return _page(request)


def _attempt(request: HttpRequest) -> HttpResponse:
    email = request.POST.get("email", "").replace("\0", "").strip().lower()[:MAX_EMAIL_CHARACTERS]
    password = request.POST.get("password", "")
    who = visitor(request, email)
    if (held := count_attempt(who, network(request), email)) is not None:
        return _held(request, email, held)
    user = cast("User | None", authenticate(request, username=email, password=password[:MAX_PASSWORD_CHARACTERS]))
    if user is None:
        return _page(request, email=email, failure=WRONG, status=422)
    forgive(who, email)
    open_session(request, user)
    response = HttpResponseRedirect(destination(request))
    remember(response, email)
    return response


def _held(request: HttpRequest, email: str, held: Held) -> HttpResponse:
    minutes = -(-held.seconds // 60)
    if held.is_first:
        hold_sign_in(request, email, minutes=minutes)
    failure = f"Too many attempts from here. Try again in {minutes} min, or use a sign-in link."
    response = _page(request, email=email, failure=failure, status=429)
    response["Retry-After"] = str(held.seconds)
    return response


def _page(request: HttpRequest, *, email: str = "", failure: str = "", status: int = 200) -> HttpResponse:
    context = {"email": email, "failure": failure, "next": destination(request)}
    return render(request, "sign_in/form.html", context, status=status)
