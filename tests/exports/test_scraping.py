"""`…/metrics` of a tenant and of a gateway: what promtool accepts, counters that only grow, and nobody else's."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import timezone

from exports.collecting import traffic as collecting
from exports.families.text import OPENMETRICS, PROMETHEUS, content_type_for
from policies.models import Slice
from slo.judging.round import judge_round
from telemetry.ingest import record
from telemetry.keeping import keep
from tests import make
from tests.callers import Caller
from tests.cast import Cast
from tests.exports.prometheus_server import checked, needs_promtool
from tests.slo.objectives import judged, objective
from tests.telemetry.traffic import count, latency

DOCS = Path(__file__).resolve().parents[2] / "docs"
OPEN = {"HTTP_ACCEPT": "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"}


def text_of(caller: Caller, address: str, **headers: str) -> str:
    answer = caller.get(address, **headers)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def samples(text: str) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def traffic(slice_: Slice) -> None:
    record([count(slice_.pk, 5), count(slice_.pk, 2, code=503, flags="UF"), count(slice_.pk, 1, code=0, flags="DC")],
           [latency(slice_.pk, (1_000, 100, 7), (90_000_000, 0, 1))])  # fmt: skip


def test_a_tenant_reads_its_requests_by_everything_that_tells_them_apart(acme: Slice, as_vera: Caller):
    traffic(acme)
    found = samples(text_of(as_vera, "/tenants/acme/metrics"))
    place, route = 'gateway="edge",tenant="acme"', 'route="acme/shop",service="acme/echo"'
    expected = {
        f'gatehouse_requests_total{{{place},{route},code="200",flags="-"}}': 5,
        f'gatehouse_requests_total{{{place},{route},code="503",flags="UF"}}': 2,
        f'gatehouse_requests_total{{{place},{route},code="none",flags="DC"}}': 1,
        f'gatehouse_slice_requests_total{{{place},code_class="5xx"}}': 2,
        f'gatehouse_request_duration_seconds_bucket{{{place},route="acme/shop",le="0.001"}}': 0,
        f'gatehouse_request_duration_seconds_bucket{{{place},route="acme/shop",le="0.002"}}': 7,
        f'gatehouse_request_duration_seconds_bucket{{{place},route="acme/shop",le="+Inf"}}': 8,
        f'gatehouse_request_duration_seconds_count{{{place},route="acme/shop"}}': 8,
        'gatehouse_metrics_left_out{metric="gatehouse_requests"}': 0,
    }
    assert expected.items() <= found.items()


def test_a_gateway_shows_each_caller_the_tenants_they_may_see(
    cast: Cast, acme: Slice, as_vera: Caller, as_olga: Caller, as_charlie: Caller
):
    globex = make.slice_of(cast.globex, acme.gateway)
    traffic(acme), traffic(globex)
    tenants = {
        name: set(re.findall('tenant="([a-z]+)"', text_of(caller, "/gateways/edge/metrics")))
        for name, caller in (("vera", as_vera), ("olga", as_olga))
    }
    assert tenants == {"vera": {"acme"}, "olga": {"acme", "globex"}}
    assert as_charlie.get("/gateways/edge/metrics").status_code == 404
    assert as_vera.get("/tenants/globex/metrics").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_counters_only_grow_across_roll_ups(acme: Slice, as_vera: Caller):
    seen = []
    for _ in range(3):
        traffic(acme)
        seen += [samples(text_of(as_vera, "/tenants/acme/metrics"))]
        keep(timezone.now())
        seen += [samples(text_of(as_vera, "/tenants/acme/metrics"))]
    names = [name for name in seen[0] if "_total" in name or "_duration_" in name]
    for before, after in pairwise(seen):
        assert all(after[name] >= before[name] for name in names)
    assert [one['gatehouse_slice_requests_total{gateway="edge",tenant="acme",code_class="2xx"}'] for one in seen] == [
        5, 5, 10, 10, 15, 15,
    ]  # fmt: skip


@needs_promtool
@pytest.mark.django_db(transaction=True)
def test_promtool_has_nothing_to_say_of_a_tenant_with_everything(cast: Cast, acme: Slice, as_vera: Caller):
    wanted = objective(cast.acme)
    assert judge_round(timezone.now())
    traffic(acme)
    record([count(acme.pk, 1, route='acme/"quoted"\\and\nbroken', flags="UF,URX")], [])
    make.node(acme.gateway, "one")
    judged(wanted)
    text = text_of(as_vera, "/tenants/acme/metrics")
    assert checked(text) == ""
    found = samples(text)
    about = 'tenant="acme",objective="shop"'
    assert found[f'gatehouse_objective_events_total{{{about},outcome="good"}}'] == 6
    assert found[f'gatehouse_objective_events_total{{{about},outcome="bad"}}'] == 3
    assert found[f"gatehouse_objective_budget_remaining_ratio{{{about}}}"] < 0
    burning = f'gatehouse_objective_burning{{{about},condition="fast_page",severity="page"}}'
    assert found[burning] == 0, "too few requests to say"
    assert found[f'gatehouse_objective_burn_rate{{{about},condition="fast_page",window="long"}}'] > 14
    assert found['gatehouse_nodes{gateway="edge",status="never"}'] == 1
    assert found['gatehouse_slice_revision{gateway="edge",tenant="acme"}'] == 0


def test_open_metrics_is_spoken_to_whoever_prefers_it(acme: Slice, as_vera: Caller):
    traffic(acme)
    answer = as_vera.get("/tenants/acme/metrics", **OPEN)
    text = answer.content.decode()
    assert answer["Content-Type"] == OPENMETRICS
    assert text.endswith("# EOF\n")
    assert "# TYPE gatehouse_requests counter\n" in text
    assert "# UNIT gatehouse_request_duration_seconds seconds\n" in text
    assert samples(text) == samples(text_of(as_vera, "/tenants/acme/metrics"))


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", PROMETHEUS), ("*/*", PROMETHEUS), ("text/plain", PROMETHEUS), ("application/json", PROMETHEUS),
        (OPEN["HTTP_ACCEPT"], OPENMETRICS), ("application/openmetrics-text;q=0.2,text/plain;q=0.9", PROMETHEUS),
        ("application/openmetrics-text;q=x", PROMETHEUS),
    ],
)  # fmt: skip
def test_what_is_accepted_decides(accept: str, expected: str):
    assert content_type_for(accept) == expected


def test_what_is_too_much_is_left_out_and_told(acme: Slice, as_vera: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(collecting, "MOST_SERIES", 2)
    monkeypatch.setattr(collecting, "MOST_ROUTES", 3)
    record([count(acme.pk, 1, route=f"acme/r{number}") for number in range(5)],
           [latency(acme.pk, (1_000, 100, 1), route=f"acme/r{number}") for number in range(5)])  # fmt: skip
    found = samples(text_of(as_vera, "/tenants/acme/metrics"))
    assert found['gatehouse_metrics_left_out{metric="gatehouse_requests"}'] == 3
    assert found['gatehouse_metrics_left_out{metric="gatehouse_request_duration_seconds"}'] == 2
    assert found['gatehouse_slice_requests_total{gateway="edge",tenant="acme",code_class="2xx"}'] == 5
    assert sum(name.startswith("gatehouse_requests_total") for name in found) == 2


def test_the_documentation_and_the_dashboard_know_what_is_scraped(acme: Slice, as_vera: Caller):
    heads = re.findall(r"^# TYPE (\S+) ", text_of(as_vera, "/tenants/acme/metrics"), re.MULTILINE)
    table = (DOCS / "exports.md").read_text().partition("## To be sent")[0]
    assert set(re.findall(r"^\| `(gatehouse_\w+)` \|", table, re.MULTILINE)) == set(heads)
    asked = set(re.findall(r"gatehouse_\w+", (DOCS / "grafana" / "gatehouse.json").read_text()))
    assert {name.removesuffix("_bucket") for name in asked} <= set(heads)
