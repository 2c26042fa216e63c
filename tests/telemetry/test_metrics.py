"""`/metrics`: counters that only grow, for the platform's tokens and this machine, and for nobody else."""

from collections.abc import Iterable

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from console import metrics
from console.accounts.permissions import Permission
from policies.models import Slice
from telemetry.ingest import record
from telemetry.keeping import keep
from tests import make
from tests.cast import Cast
from tests.telemetry.traffic import count


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


def scrape(**headers: str) -> HttpResponse:
    return metrics.show(RequestFactory().get("/metrics", **headers))


def samples(answer: HttpResponse) -> dict[str, int]:
    lines: Iterable[str] = answer.content.decode().splitlines()
    return {name: int(value) for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))}


def test_requests_are_counted_by_route_and_class(acme: Slice):
    record([count(acme.pk, 5), count(acme.pk, 2, code=503), count(acme.pk, 1, code=0, flags="DC")], [])
    assert (
        samples(scrape()).items()
        >= {
            'gatehouse_requests_total{slice="acme@edge",route="acme/shop",code_class="2xx"}': 5,
            'gatehouse_requests_total{slice="acme@edge",route="acme/shop",code_class="5xx"}': 2,
            'gatehouse_requests_total{slice="acme@edge",route="acme/shop",code_class="none"}': 1,
        }.items()
    )


@pytest.mark.django_db(transaction=True)
def test_counters_only_grow_across_roll_ups(acme: Slice):
    seen = []
    for _ in range(3):
        record([count(acme.pk, 5)], [])
        seen += [sum(samples(scrape()).values())]
        keep(timezone.now())
        seen += [sum(samples(scrape()).values())]
    assert seen == [5, 5, 10, 10, 15, 15]


def test_nodes_are_counted_by_status(acme: Slice):
    make.node(acme.gateway, "one"), make.node(acme.gateway, "two")
    found = samples(scrape())
    assert found['gatehouse_nodes{gateway="edge",status="never"}'] == 2
    assert found['gatehouse_nodes{gateway="edge",status="online"}'] == 0


def test_a_name_cannot_break_out_of_its_label(acme: Slice):
    record([count(acme.pk, 1, route='a"} 7\nevil{x="\\')], [])
    [line] = [name for name in samples(scrape()) if name.startswith("gatehouse_requests_total")]
    assert line == 'gatehouse_requests_total{slice="acme@edge",route="a\\"} 7\\nevil{x=\\"\\\\",code_class="2xx"}'


def test_only_the_platforms_tokens_and_this_machine_may_read(cast: Cast):
    def bearer(tenant, person, *scopes: Permission) -> dict[str, str]:
        return {"HTTP_AUTHORIZATION": f"Bearer {make.token(tenant, person, scopes)[1]}", "REMOTE_ADDR": "203.0.113.9"}

    assert scrape(**bearer(cast.platform, cast.olga, Permission.VIEW)).status_code == 200
    assert scrape(**bearer(cast.platform, cast.olga, Permission.EDIT)).status_code == 403
    assert scrape(**bearer(cast.acme, cast.alice, Permission.VIEW)).status_code == 403
    assert scrape(**bearer(cast.acme, cast.olga, Permission.VIEW)).status_code == 403
    assert scrape(HTTP_AUTHORIZATION="Bearer gh_no").status_code == 401
    assert scrape(REMOTE_ADDR="203.0.113.9").status_code == 401
    assert scrape(REMOTE_ADDR="127.0.0.1").status_code == 200
    assert scrape(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 401
