"""Where to go after signing in: where the person wanted to go, if that is a page of ours."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/console/"
SET_UP = "/sign-in/set-up"


def destination(request: HttpRequest) -> str:
    """Return `next` of the form or the address if it stays on this host, else the console's start."""
    wanted = request.POST.get("next") or request.GET.get("next") or HOME
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure())
    return wanted if is_ours else HOME


def onwards(address: str, wanted: str) -> str:
    """Return `address` with `next` unless that is the start anyway."""
    return address if wanted == HOME else f"{address}?{urlencode({'next': wanted})}"
