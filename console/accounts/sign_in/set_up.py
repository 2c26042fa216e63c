"""`/sign-in/set-up`: adds an authenticator app or a passkey, and shows recovery codes once.

Whoever must have a second factor and has none is led here, and can do nothing else until one is added.
"""

import json
from base64 import b64decode, b64encode
from typing import Any, Final, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.actions.factors import add_app, add_passkey
from console.accounts.actions.sessions import actor_of
from console.accounts.factors import passkeys, totp
from console.accounts.factors.held import has_factor, passkeys_of
from console.accounts.factors.owed import owes_second_factor
from console.accounts.limits import require_unlimited
from console.accounts.models import User
from console.accounts.sign_in.again import needs_fresh_proof
from console.accounts.sign_in.destination import destination
from console.base.errors import Conflict
from console.base.keyring import key_ring
from console.base.shapes import check_plain

_SEED: Final = "totp_seed"
_ASKED: Final = "new_passkey"
LONGEST_NAME: Final = 80
WRONG: Final = "This code is not right. Check the clock of your device, and type the code that is shown now."


@never_cache
@login_required
@needs_fresh_proof
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Offer both ways, or take one."""
    user = cast("User", request.user)
    require_unlimited(request)
    if request.method != "POST":
        return _page(request, user)
    try:
        codes = _added(request, user)
    except ValidationError as fault:
        return _page(request, user, failure=" ".join(fault.messages))
    except Conflict as fault:
        return _page(request, user, failure=fault.detail)
    request.session.cycle_key()
    if not codes:
        return HttpResponseRedirect(destination(request))
    return render(request, "sign_in/codes.html", {"codes": codes, "next": destination(request), "person": user})


def _added(request: HttpRequest, user: User) -> list[str]:
    """Add what the form says; return recovery codes, if these are the first."""
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    check_plain(name)
    actor = actor_of(request, user)
    if answer := request.POST.get("passkey", ""):
        try:
            new = passkeys.read_new(request.session.pop(_ASKED, None), answer)
        except passkeys.NotProved:
            raise ValidationError("This passkey could not be added. Try again.") from None
        return add_passkey(actor=actor, user=user, name=name or "Passkey", new=new)
    seed = _seed(request, user)
    step = totp.step_of(seed, request.POST.get("code", ""))
    if step is None:
        raise ValidationError(WRONG)
    codes = add_app(actor=actor, user=user, name=name or "Authenticator app", seed=seed, step=step)
    del request.session[_SEED]
    return codes


def _page(request: HttpRequest, user: User, *, failure: str = "") -> HttpResponse:
    seed = _seed(request, user)
    options: dict[str, Any] | None = None
    if passkeys.is_available():
        options, request.session[_ASKED] = passkeys.ask_for_new(user, passkeys_of(user))
    context = {
        "picture": totp.picture(totp.address(seed, user.email)), "seed": totp.readable(seed), "failure": failure,
        "options": json.dumps(options) if options else "", "next": destination(request), "person": user,
        "is_owed": owes_second_factor(user, is_proved=False), "is_first": not has_factor(user),
    }  # fmt: skip
    return render(request, "sign_in/set_up.html", context, status=422 if failure else 200)


def _seed(request: HttpRequest, user: User) -> bytes:
    """Return the seed offered in this session, sealed there until its first code is right."""
    bound_to = f"accounts.totp.offer:{user.pk}"
    if kept := request.session.get(_SEED):
        return key_ring().open(b64decode(kept), bound_to=bound_to)
    seed = totp.new_seed()
    request.session[_SEED] = b64encode(key_ring().seal(seed, bound_to=bound_to)).decode()
    return seed
