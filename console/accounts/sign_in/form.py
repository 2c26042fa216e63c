"""`/sign-in`: address and password, or a passkey. One sentence for every failure, the same work for every address."""

from typing import cast

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from console.accounts.actions.sessions import hold_sign_in
from console.accounts.factors import passkeys
from console.accounts.models import User
from console.accounts.sign_in import proving
from console.accounts.sign_in.destination import destination
from console.accounts.sign_in.finishing import admit, finish
from console.accounts.sign_in.throttle import Held, count_attempt, count_question, forgive
from console.accounts.sign_in.visitor import network, visitor
from console.accounts.single_sign_on.passwords import only_way_in, sentence

WRONG = "This address and password do not belong together."
MAX_PASSWORD_CHARACTERS = 1_024
MAX_EMAIL_CHARACTERS = 254


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the form, or try what was sent."""
    if request.method == "POST":
        answer = request.POST.get("passkey", "")
        return _by_passkey(request, answer) if answer else _attempt(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(destination(request))
    return _page(request)


@never_cache
@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """`POST /sign-in/passkey`: what the browser is to sign; any passkey it has for us will do."""
    if not passkeys.is_available() or count_question(network(request)) is not None:
        return JsonResponse({"failure": "Passkeys cannot be used now. Sign in with your password."}, status=429)
    return JsonResponse(proving.ask_passkey(request, ()))


def as_typed(password: str) -> str:
    """Return the whole password; of one too long an empty one, which is nobody's and costs the same hash."""
    return password if len(password) <= MAX_PASSWORD_CHARACTERS else ""


def _by_passkey(request: HttpRequest, answer: str) -> HttpResponse:
    passkey = proving.passkey_used(request, answer)
    if passkey is None:
        return _page(request, failure=proving.NOT_PROVED, status=422)
    if (connection := only_way_in(passkey.user.email, passkey.user)) is not None:
        return _page(request, failure=sentence(connection), status=422)
    return admit(request, passkey.user, method="passkey", is_proved=False, wanted=destination(request))


def _attempt(request: HttpRequest) -> HttpResponse:
    email = request.POST.get("email", "").replace("\0", "").strip().lower()[:MAX_EMAIL_CHARACTERS]
    password = request.POST.get("password", "")
    who = visitor(request, email)
    if (held := count_attempt(who, network(request), email)) is not None:
        return _held(request, email, held)
    user = cast("User | None", authenticate(request, username=email, password=as_typed(password)))
    if (connection := only_way_in(email, user)) is not None:
        return _page(request, email=email, failure=sentence(connection), status=422)
    if user is None:
        return _page(request, email=email, failure=WRONG, status=422)
    forgive(who, email)
    return finish(request, user, method="password", has_second_factor=False)


def _held(request: HttpRequest, email: str, held: Held) -> HttpResponse:
    minutes = -(-held.seconds // 60)
    if held.is_first:
        hold_sign_in(request, email, minutes=minutes)
    failure = f"Too many attempts from here. Try again in {minutes} min, or use a sign-in link."
    response = _page(request, email=email, failure=failure, status=429)
    response["Retry-After"] = str(held.seconds)
    return response


def _page(request: HttpRequest, *, email: str = "", failure: str = "", status: int = 200) -> HttpResponse:
    context = {
        "email": email, "failure": failure, "next": destination(request),
        "has_passkeys": passkeys.is_available(), "has_mail": bool(settings.EMAIL_HOST),
    }  # fmt: skip
    return render(request, "sign_in/form.html", context, status=status)
