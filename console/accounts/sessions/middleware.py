"""What every request of a session passes: it is noted as used, and who owes a second factor gets no further."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from console.accounts.actions.sessions import PROVED_ELSEWHERE
from console.accounts.authentication import client_ip
from console.accounts.factors.owed import owes_second_factor
from console.accounts.sign_in.destination import SET_UP, onwards
from console.base import problem_json
from console.base.errors import Forbidden

UNATTENDED: Final = "X-Unattended"
"""Sent by a console that nobody has touched for a while: what it asks by itself does not keep the session open."""
_OPEN: Final = ("/sign-in", "/sign-out", "/static/", "/healthz", "/readyz", "/metrics", "/node/")


class SecondFactorNeeded(Forbidden):
    """A tenant of the caller wants a second factor, and they have none."""

    code, title = "second_factor_needed", "Set up a second factor first"

    def __init__(self) -> None:
        super().__init__(f"A tenant you belong to asks for a second factor. Set one up at {SET_UP}.")


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep sessions in use open, and hold up those that owe a second factor."""

    def handle(request: HttpRequest) -> HttpResponse:
        session: Any = request.session
        if request.path.startswith(_OPEN) or session.session_key is None or not request.user.is_authenticated:
            return get_response(request)
        if UNATTENDED not in request.headers:
            session.touch(client_ip(request))
        if owes_second_factor(request.user, is_proved=bool(session.get(PROVED_ELSEWHERE))):
            return _held_up(request)
        return get_response(request)

    return handle


def _held_up(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_json.render(request, SecondFactorNeeded())
    return HttpResponseRedirect(onwards(SET_UP, request.get_full_path()))
