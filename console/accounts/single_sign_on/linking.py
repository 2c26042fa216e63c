"""`/sign-in/with/<connection>/link`: adds a provider to an account, after proof of that account.

The provider's word for an address is no proof. The person signs in here as before, after the provider vouched for them,
and agrees; the two addresses must be the same, so that nobody adds theirs to an account of somebody else.
"""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.actions.identities import Refused, link
from console.accounts.actions.sessions import close_session
from console.accounts.limits import require_unlimited
from console.accounts.models import Connection, User
from console.accounts.sign_in.destination import HOME
from console.accounts.single_sign_on import pending
from console.accounts.single_sign_on.views import came, failed, living
from console.accounts.single_sign_on.vouched import Vouched


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether the two are to be linked, or do it."""
    connection = living(slug)
    found = pending.linking(request, connection) if connection and connection.may_link else None
    if connection is None or found is None:
        return failed(
            request, "There is nothing to be linked; sign in with the provider again.", connection, status=403
        )
    return cast("HttpResponse", login_required(_ask)(request, connection, found))


def _ask(request: HttpRequest, connection: Connection, found: pending.Linking) -> HttpResponse:
    user = cast("User", request.user)
    require_unlimited(request)
    if user.last_login is None or user.last_login.timestamp() < found.at:
        close_session(request, user)
        return HttpResponseRedirect(f"/sign-in?next={request.path}")
    if user.email != found.email:
        text = f"{connection.name} knows you as {found.email}, and you are signed in as {user.email}."
        return failed(request, text, connection, status=403)
    if request.method != "POST":
        limit = "" if connection.tenant.is_platform else connection.tenant.name
        context = {"connection": connection, "email": found.email, "limit": limit}
        return render(request, "sign_in/link.html", context)
    try:
        link(connection, user, Vouched(found.subject, found.email, is_email_verified=True), came(request))
    except Refused as refusal:
        return failed(request, str(refusal), status=409)
    response = HttpResponseRedirect(HOME)
    pending.drop(response, pending.LINKING)
    return response
