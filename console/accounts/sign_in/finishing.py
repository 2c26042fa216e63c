"""The only way from a proved first factor to a session: password, link, passkey and single sign-on all end here."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from console.accounts.actions.sessions import open_session
from console.accounts.factors.held import has_factor
from console.accounts.factors.owed import owes_second_factor
from console.accounts.models import User
from console.accounts.sign_in import pending
from console.accounts.sign_in.destination import SET_UP, destination, onwards
from console.accounts.sign_in.visitor import is_known, remember, visitor

SECOND = "/sign-in/second"


def finish(
    request: HttpRequest,
    user: User,
    *,
    method: str,
    has_second_factor: bool,
    wanted: str = "",
    limited_to: UUID | None = None,
    proved_at: float | None = None,
) -> HttpResponse:
    """Sign `user` in, or lead them to what is still missing: their second factor, or setting one up.

    `method` is a word for lists and the trail: password, link, passkey, sso. `has_second_factor`: whoever proved the
    person asked for a second factor as well, so it is not asked again. `wanted` is an address that has been checked;
    without it, `next` of the request counts. `limited_to` is the only tenant in which the session shall count.
    `proved_at` is when the person was asked (seconds since 1970), just now by default.
    """
    wanted = wanted or destination(request)
    if not has_second_factor and has_factor(user):
        pending.begin(request, user, method=method, wanted=wanted, limited_to=limited_to)
        return HttpResponseRedirect(SECOND)
    return admit(
        request, user, method=method, is_proved=has_second_factor, wanted=wanted, limited_to=limited_to,
        proved_at=proved_at,
    )  # fmt: skip


def admit(
    request: HttpRequest,
    user: User,
    *,
    method: str,
    is_proved: bool,
    wanted: str,
    limited_to: UUID | None = None,
    proved_at: float | None = None,
) -> HttpResponse:
    """Open the session, after all that was asked for is proved; only `finish` and the second stage call this."""
    open_session(
        request, user, method=method, has_second_factor=is_proved, limited_to=limited_to, proved_at=proved_at,
        is_known=user.last_login is None or is_known(visitor(request, user.email)),
    )  # fmt: skip
    owes = owes_second_factor(user, is_proved=is_proved)
    response = HttpResponseRedirect(onwards(SET_UP, wanted) if owes else wanted)
    remember(response, user.email)
    return response
