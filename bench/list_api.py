"""Lists over 100 000 routes in 1 000 tenants, beside the usual way of listing with DRF and guardian.

Budget: p95 < 50 ms for every page and filter, and a number of queries that does not depend on what is shown. The peer
is a ModelSerializer with page numbers over the rows of `get_objects_for_user`, on the same table in the same process.

    python -m bench.list_api           exits 1 when the budget is missed
"""

import base64
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

TENANTS: Final = 1_000
ROUTES_PER_TENANT: Final = 100
REQUESTS: Final = 100
BUDGET_MS: Final = 50.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One kind of request: milliseconds of wall-clock, and queries."""

    what: str
    p50_ms: float
    p95_ms: float
    queries: int


class Counted:
    """Counts the queries that go through a connection."""

    queries = 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        """Count one and let it pass."""
        self.queries += 1
        return execute(*given)


@contextmanager
def database() -> Iterator[None]:
    """A private Postgres with every table, gone afterwards."""
    from console.local.postgres import temporary_postgres

    os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
    os.environ["GATEHOUSE_SECRET_KEY"] = "only for a benchmark, long enough to be accepted everywhere"
    os.environ["GATEHOUSE_KEY_RING"] = base64.b64encode(bytes(32)).decode()
    os.environ["GATEHOUSE_LOG_LEVEL"] = "ERROR"
    os.environ["GATEHOUSE_ALLOWED_HOSTS"] = "testserver,127.0.0.1"
    with temporary_postgres() as address:
        os.environ["DATABASE_URL"] = address
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        yield
        connections.close_all()


def fill() -> None:
    """A gateway, a thousand tenants on it, and a hundred routes, a hostname and two services for each."""
    from django.db import connection

    from console.accounts.models import Tenant
    from policies.models import DraftObject, Gateway, Slice

    gateway = Gateway.objects.create(slug="edge", name="Edge")
    tenants = Tenant.objects.bulk_create(Tenant(slug=f"t{n:04}", name=f"Tenant {n}") for n in range(TENANTS))
    made = [Slice(key=f"{one.slug}@edge", gateway=gateway, tenant=one) for one in tenants]
    slices = Slice.objects.bulk_create(made)
    for one in slices:
        DraftObject.objects.bulk_create(_objects(one))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _objects(slice_: Any) -> Iterator[Any]:
    from policies.compiler import object_digest
    from policies.drafting.rows import hostnames_of, intent_of, search_text_of, services_of
    from policies.models import DraftObject

    host = f"www.{slice_.tenant.slug}.test"
    service = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.1", "port": 80}]}}
    wanted = [("hostname", host, {}), ("service", "web", service), ("service", "api", service)]
    wanted += [("route", f"route-{n:03}", _route(host, n)) for n in range(ROUTES_PER_TENANT)]
    for kind, name, spec in wanted:
        item = intent_of(kind, name, spec)
        yield DraftObject(
            slice=slice_, tenant_id=slice_.tenant_id, gateway_id=slice_.gateway_id, kind=kind, name=name,
            spec=item.spec_json(), digest=object_digest(item), hostnames=hostnames_of(item),
            services=services_of(item), search_text=search_text_of(item),
            updated_at="2026-01-01T00:00Z", updated_by="x",
        )  # fmt: skip


def _route(host: str, number: int) -> dict[str, Any]:
    to = "api" if number % 2 else "web"
    return {
        "hostnames": [host],
        "match": {"path": {"type": "prefix", "value": f"/part-{number}"}},
        "action": {"type": "forward", "backends": [{"service": to}]},
    }


def caller(name: str, tenants: int | None) -> Any:
    """A client of a person who may see the first `tenants`, or (None) everything."""
    from rest_framework.test import APIClient

    from console.accounts import roles
    from console.accounts.models import Tenant, User

    person = User.objects.create_user(f"{name}@people.test")
    held = Tenant.objects.filter(is_platform=tenants is None).order_by("slug")[: tenants or 1]
    for tenant in held:
        roles.grant(tenant, person, [roles.Role.VIEWER])
    client = APIClient()
    client.force_login(person)
    return client


def measure(what: str, ask: Callable[[int], Any]) -> Figure:
    """Send the request many times, after some to warm up; like the web process, with what is loaded out of the way."""
    from django.db import connection

    for number in range(5):
        assert ask(number).status_code == 200, ask(number).content
    gc.collect()
    gc.freeze()
    counted = Counted()
    with connection.execute_wrapper(counted):
        ask(0)
    taken = []
    for number in range(REQUESTS):
        started = time.perf_counter()
        ask(number)
        taken.append((time.perf_counter() - started) * 1000)
    return Figure(what, statistics.median(taken), statistics.quantiles(taken, n=20)[-1], counted.queries)


def ours(who: str, client: Any) -> Iterator[Figure]:
    """Every way to page and to filter."""
    api = "/api/v1/routes"
    deep = "&cursor=" + base64.urlsafe_b64encode(b'["route-050","00000000-0000-0000-0000-000000000000"]').decode()
    yield measure(f"{who}: first page", lambda n: client.get(api))
    yield measure(f"{who}: page in the middle", lambda n: client.get(f"{api}?limit=50{deep}"))
    yield measure(f"{who}: 200 rows", lambda n: client.get(f"{api}?limit=200"))
    yield measure(f"{who}: q, few hits", lambda n: client.get(f"{api}?q=www.t{n % 3:04}"))
    yield measure(f"{who}: q, many hits", lambda n: client.get(f"{api}?q=part-{n % 10}"))
    yield measure(f"{who}: q, no hit", lambda n: client.get(f"{api}?q=nothing-{n}"))
    yield measure(f"{who}: one hostname", lambda n: client.get(f"{api}?hostname=www.t{n % 3:04}.test"))
    yield measure(f"{who}: one slice", lambda n: client.get(f"/api/v1/slices/t{n % 3:04}@edge/routes"))
    yield measure(f"{who}: search", lambda n: client.get(f"/api/v1/search?q=part-{n % 90 + 10}"))


def peer(who: str, client: Any, *, deep_page: int) -> Iterator[Figure]:
    """The usual way: a model serializer, page numbers, and guardian's shortcut for what one may see."""
    from guardian.shortcuts import get_objects_for_user
    from rest_framework import generics, pagination, serializers
    from rest_framework.test import APIRequestFactory, force_authenticate

    from console.accounts.models import Tenant, User
    from policies.models import DraftObject

    class Pages(pagination.PageNumberPagination):
        page_size = 50

    class Row(serializers.ModelSerializer):
        class Meta:
            model = DraftObject
            fields = ("id", "kind", "name", "slice", "spec", "updated_at", "updated_by")

    class Rows(generics.ListAPIView):
        serializer_class, pagination_class = Row, Pages

        def get_queryset(self) -> Any:
            mine = get_objects_for_user(self.request.user, "accounts.view", Tenant)
            return DraftObject.objects.filter(kind="route", tenant_id__in=mine).order_by("name", "id")

    person = User.objects.get(pk=client.session["_auth_user_id"])
    view = Rows.as_view()

    def ask(page: int) -> Any:
        request = APIRequestFactory().get("/", {"page": page})
        force_authenticate(request, person)
        return view(request).render()

    yield measure(f"{who}: peer, first page", lambda n: ask(1))
    yield measure(f"{who}: peer, page in the middle", lambda n: ask(deep_page))


def main() -> int:
    """Measure, print, and say whether the budget is met."""
    with database():
        fill()
        few, many, all_of_it = caller("few", 3), caller("many", 300), caller("everything", None)
        figures = [*ours("3 tenants", few), *ours("300 tenants", many), *ours("all tenants", all_of_it)]
        beside = [*peer("300 tenants", many, deep_page=300)]
    for figure in [*figures, *beside]:
        print(f"{figure.what:<40}{figure.p50_ms:>8.1f} ms p50{figure.p95_ms:>8.1f} ms p95{figure.queries:>4} queries")
    pairs = zip(beside, [f for f in figures if f.what.startswith("300")][:2], strict=True)
    for theirs, mine in pairs:
        print(f"{mine.what}: {theirs.p50_ms / mine.p50_ms:.1f}× faster than the peer (p50)")
    missed = [figure.what for figure in figures if figure.p95_ms >= BUDGET_MS]
    print(f"budget of {BUDGET_MS:.0f} ms p95: " + (f"MISSED by {', '.join(missed)}" if missed else "met"))
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
