"""`GET /metrics` for Prometheus: what the edge did, how its nodes stand, when certificates end, what
inspectors looked at, what fires and whom it was told to.

It is for the platform's tokens and this machine.
"""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from rest_framework.exceptions import AuthenticationFailed

from alerting.queries.totals import firing_alerts, sent_notifications
from certificates.queries.ends import ends_of_all
from console.accounts.authentication import TokenAccess
from console.accounts.permissions import Permission
from console.accounts.refusals import note_page
from console.base import problem_json
from console.base.errors import Forbidden, GatehouseError, Unauthenticated
from fleet.queries.gateways import node_counts
from fleet.status import NodeStatus
from policies.models import Gateway
from telemetry.queries.totals import totals
from waf.queries.totals import totals as waf_totals

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Answer with the metrics in the Prometheus text format."""
    try:
        check_reader(request)
    except GatehouseError as refusal:
        note_page(request, refusal)
        return problem_json.render(request, refusal)
    parts = (*_requests(), *_nodes(), *_certificates(), *_inspected(), *_alerts())
    return HttpResponse("".join(parts), content_type=CONTENT_TYPE)


def check_reader(request: HttpRequest) -> None:
    """Raise unless a token of the platform asks, or this machine itself and not through a proxy on it."""
    try:
        found = TokenAccess().authenticate(request)  # type: ignore[arg-type]
    except AuthenticationFailed as fault:
        raise Unauthenticated(str(fault.detail)) from None
    if found is not None:
        if not found[1].scope(Permission.VIEW).is_everywhere:
            raise Forbidden("Metrics are for tokens of the platform.")
        return
    is_forwarded = any(name in request.headers for name in FORWARDED)
    if request.META.get("REMOTE_ADDR") not in LOOPBACK or is_forwarded:
        raise Unauthenticated("Send a token of the platform as Authorization: Bearer.")


def _requests() -> Iterable[str]:
    yield from _head("gatehouse_requests_total", "counter", "Requests the edge answered, by route and class of status.")
    for total in totals():
        labels = {"slice": total.slice_key, "route": total.route, "code_class": _code_class(total.code_class)}
        yield _sample("gatehouse_requests_total", labels, total.requests)


def _nodes() -> Iterable[str]:
    yield from _head("gatehouse_nodes", "gauge", "Nodes by gateway and status.")
    slugs = dict(Gateway.objects.order_by("slug").values_list("pk", "slug"))
    for gateway_id, counts in node_counts(list(slugs), timezone.now()).items():
        for status in NodeStatus:
            if status is not NodeStatus.REVOKED:
                yield _sample("gatehouse_nodes", {"gateway": slugs[gateway_id], "status": status}, counts[status])


def _certificates() -> Iterable[str]:
    name = "gatehouse_certificate_not_after_seconds"
    yield from _head(name, "gauge", "When each certificate that is served ends, in seconds since 1970.")
    for one in ends_of_all():
        yield _sample(name, {"slice": one.slice_key, "certificate": one.name}, one.not_after_seconds)


def _inspected() -> Iterable[str]:
    name = "gatehouse_waf_requests_total"
    yield from _head(name, "counter", "Requests that inspectors looked at, by policy and what became of them.")
    for one in waf_totals():
        labels = {"tenant": one.tenant, "gateway": one.gateway, "policy": one.policy, "outcome": one.outcome}
        yield _sample(name, labels, one.requests)


def _alerts() -> Iterable[str]:
    name = "gatehouse_alerts_firing"
    yield from _head(name, "gauge", "Alerts that fire, by tenant, kind and severity.")
    for one in firing_alerts():
        yield _sample(name, {"tenant": one.tenant, "kind": one.kind, "severity": one.severity}, one.alerts)
    name = "gatehouse_notifications_total"
    yield from _head(name, "counter", "Attempts to notify, by channel and how they ended; given_up counts deliveries.")
    for sent in sent_notifications():
        yield _sample(name, {"tenant": sent.tenant, "channel": sent.channel, "outcome": sent.outcome}, sent.total)


def _code_class(first_digit: int) -> str:
    return f"{first_digit}xx" if first_digit else "none"


def _head(name: str, kind: str, text: str) -> tuple[str, str]:
    return f"# HELP {name} {text}\n", f"# TYPE {name} {kind}\n"


def _sample(name: str, labels: Mapping[str, str], value: int) -> str:
    pairs = ",".join(f'{label}="{_escape(text)}"' for label, text in labels.items())
    return f"{name}{{{pairs}}} {value}\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
