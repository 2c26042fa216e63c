"""`POST /sign-out`: ends the session. A POST, so that no foreign page or picture can do it."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from console.accounts.actions.sessions import close_session
from console.accounts.models import User


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and show the sign-in page; without a session just show it."""
    if request.user.is_authenticated:
        close_session(request, cast("User", request.user))
    return HttpResponseRedirect("/sign-in")
