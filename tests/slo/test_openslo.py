"""OpenSLO both ways: what is written is read again as it was, and what cannot be taken over is said."""

import pytest
import yaml

from policies.models import Slice
from slo.models import Objective
from slo.openslo.reading import read
from tests import make
from tests.callers import signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/tenants/acme/objectives/import"
PROMETHEUS = """
apiVersion: openslo/v1
kind: SLO
metadata: {name: web}
spec:
  budgetingMethod: Occurrences
  timeWindow: [{duration: 28d, isRolling: true}]
  objectives: [{target: 0.99}]
  indicator: {spec: {ratioMetric: {counter: true,
    bad: {metricSource: {type: Prometheus, spec: {query: x}}}, total: {metricSource: {type: Prometheus}}}}}
"""


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def api(acme, cast: Cast):
    return signed_in(cast.alice)


KINDS = (
    {"target": "99.95", "indicator": {"routes": ["shop"], "ignored": ["429"]}, "labels": ["shop", "critical"]},
    {"target": "95", "gateway": "edge", "indicator": {"kind": "latency", "threshold_ms": 250}},
    {"target": "99", "window": {"type": "calendar", "unit": "quarter", "time_zone": "Europe/Berlin"}},
    {"target": "99", "budgeting": {"method": "timeslices", "slice_seconds": 300, "slice_target": "90"}},
)


@pytest.mark.parametrize("said", KINDS)
def test_what_is_written_is_read_again_as_it_was(api, said):
    made = api.post("/tenants/acme/objectives", {"slug": "shop", "name": "Shop", **said}).json()
    written = api.get(f"/objectives/{made['id']}/openslo")
    assert written["Content-Type"] == "application/yaml; charset=utf-8"
    api.delete(f"/objectives/{made['id']}", if_match="*")
    answer = api.post(PATH, {"document": written.content.decode()})
    assert answer.status_code == 201, answer.content
    (again,) = answer.json()["items"]
    same = ("slug", "name", "gateway", "labels", "indicator", "target", "window", "budgeting")
    assert {name: again[name] for name in same} == {name: made[name] for name in same}


GOOD = PROMETHEUS.replace("Prometheus", "gatehouse").replace("query: x", "kind: availability")
OBJECTIVES = "[{target: 0.99}]"


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ("a: [", "/document"),
        ("a: &x [1]\napiVersion: openslo/v1\nkind: *x", "/document"),
        ("", "/document"),
        ("kind: SLO", "/document/0/apiVersion"),
        (PROMETHEUS, "/document/0/spec/indicator/spec/ratioMetric/bad/metricSource/type"),
        (GOOD.replace("kind: availability", "1: a, b: c"), "/document/0/indicator"),
        (GOOD.replace("28d", "90m"), "/document/0/spec/timeWindow/0/duration"),
        (GOOD.replace("0.99", "1e-999990"), "/document/0/spec/objectives/0/target"),
        (GOOD.replace("target: 0.99", "targetPercent: .inf"), "/document/0/spec/objectives/0/target"),
        (GOOD.replace("0.99", "9" * 5000), "/document"),
        (GOOD.replace(OBJECTIVES, "[" + "{target: 0.99}," * 501 + "]"), "/document/0/spec/objectives"),
        (GOOD.replace("name: web", f"name: {'w' * 2001}"), "/document/0/metadata/name"),
        (GOOD.replace("name: web", "name: web, labels: {a: [" + "b," * 21 + "]}"), "/document/0/metadata/labels"),
        (GOOD.replace("name: web", f"name: web, labels: {{a: {'b' * 2000}}}"), "/document/0/metadata/labels"),
        (PROMETHEUS.replace("Prometheus", "gatehouse").replace("query: x", "kind: magic"), "/document/0/indicator"),
    ],
)
def test_what_cannot_be_taken_over_is_named_and_nothing_is_made(api, document, pointer):
    answer = api.post(PATH, {"document": document})
    assert answer.status_code == 422, answer.content
    assert pointer in [one["pointer"] for one in answer.json()["problems"]]
    assert not Objective.objects.exists()


def test_all_or_none_and_a_trial_keeps_nothing(api):
    both = f"{GOOD}\n---\n{GOOD.replace('name: web', 'name: api')}\n---\napiVersion: openslo/v1\nkind: Service\n"
    tried = api.post(f"{PATH}?dry_run=true", {"document": both})
    assert [one["slug"] for one in tried.json()["items"]] == ["api", "web"]
    assert [one["severity"] for one in tried.json()["problems"]] == ["info"]
    assert not Objective.objects.exists()
    broken = both.replace("0.99", "1.5", 1)
    assert api.post(PATH, {"document": broken}).status_code == 422
    assert not Objective.objects.exists()
    assert api.post(PATH, {"document": both}).status_code == 201
    assert Objective.objects.count() == 2


def test_what_is_quoted_of_a_document_is_short_and_all_its_objectives_are_few():
    long = "x" * 10_000
    noted = read(f"apiVersion: openslo/v1\nkind: {long}").notes
    typed = read(GOOD.replace("type: gatehouse", f"type: {long}", 1)).errors
    budgeted = read(GOOD.replace("Occurrences", long)).errors
    assert [len(text) < 200 for _, text in (*noted, *typed, *budgeted)] == [True] * 3
    many = GOOD.replace(OBJECTIVES, "[" + "{target: 0.99}," * 300 + "]")
    assert read(f"{many}\n---\n{many}").errors == [("/document", "At most 500 objectives.")]


def test_yaml_cannot_make_objects(api):
    answer = api.post(PATH, {"document": "!!python/object/apply:os.system ['true']"})
    assert answer.status_code == 422
    assert yaml.safe_load(api.post(PATH, {"document": "a: 1"}).content)["code"] == "invalid"
