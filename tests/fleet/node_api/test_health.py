"""What nodes say of endpoints comes in with reports: present states by node, changes, and nothing of other gateways."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from gatehouse_protocol.health import MAX_ENDPOINTS

from fleet.models import HealthChange, ServiceHealth
from fleet.reports.health import forget_changes

NOW = datetime.now(UTC).replace(microsecond=0)


def endpoint(address="10.0.0.1:80", state="healthy", reason="", status=0, since=NOW):
    return {
        "address": address, "host": "", "state": state, "reason": reason, "status": status,
        "since": since.isoformat(), "weight": 1, "priority": 0, "zone": "", "active": 0, "requests": 9, "failed": 1,
    }  # fmt: skip


def service(*endpoints, name="echo", slice_key="acme@edge"):
    healthy = sum(one["state"] == "healthy" for one in endpoints)
    return {
        "slice": slice_key, "service": name, "total": len(endpoints), "healthy": healthy, "endpoints": list(endpoints),
    }  # fmt: skip


def health(*services, gone=(), is_whole=True):
    return {"services": list(services), "gone": list(gone), "is_whole": is_whole}


def known():
    return {row.service: (row.healthy, row.total) for row in ServiceHealth.objects.all()}


def changes():
    rows = HealthChange.objects.order_by("pk")
    return [(row.address, row.was, row.state, row.reason, row.status) for row in rows]


def test_the_control_plane_says_that_it_takes_health(edge, node):
    assert "health" in node.report().json()["takes"]


def test_what_is_told_of_a_service_replaces_what_was_and_changes_are_noted(edge, node):
    node.report(health=health(service(endpoint(), endpoint("10.0.0.2:80"))))
    assert (known(), changes()) == ({"echo": (2, 2)}, [])
    later = NOW + timedelta(seconds=1)
    node.report(health=health(service(endpoint("10.0.0.2:80", "unhealthy", "status", 503, later), endpoint())))
    node.report(health=health(service(endpoint("10.0.0.2:80", "unhealthy", "timeout"), endpoint())))
    node.report(health=health(service(endpoint())))
    assert known() == {"echo": (1, 1)}
    assert changes() == [
        ("10.0.0.2:80", "healthy", "unhealthy", "status", 503),
        ("10.0.0.2:80", "unhealthy", "unhealthy", "timeout", 0),
        ("10.0.0.2:80", "unhealthy", "", "", 0),
    ]
    assert HealthChange.objects.order_by("pk")[0].at == later


def test_a_report_without_health_says_nothing_and_numbers_alone_are_no_change(edge, node):
    node.report(health=health(service(endpoint())))
    node.report()
    node.report(health=health(service(endpoint() | {"requests": 1000})))
    assert (known(), changes()) == ({"echo": (1, 1)}, [])
    assert ServiceHealth.objects.get().endpoints[0]["requests"] == 1000


def test_services_go_when_the_node_says_so_or_a_later_boot_has_told_of_all_without_them(edge, node):
    node.report(health=health(service(endpoint()), service(endpoint(), name="b"), service(endpoint(), name="c")))
    node.report(health=health(gone=[{"slice": "acme@edge", "service": "b"}]))
    assert known().keys() == {"echo", "c"}
    node.epoch, node.sequence = "0197a9b4-0000-4000-8000-00000000000b", 0
    node.report(health=health(service(endpoint()), is_whole=False))
    assert known().keys() == {"echo", "c"}
    node.report(health=health(is_whole=True))
    assert known().keys() == {"echo"}


def test_a_node_says_nothing_of_slices_of_other_gateways(edge, node):
    node.report(health=health(service(endpoint(), slice_key="acme@west"), service(endpoint(), slice_key="nobody@edge")))
    assert known() == {}


def test_too_many_and_what_is_not_known_are_refused_by_their_field(edge, node):
    many = node.report_body(health=health(service(*[endpoint()] * (MAX_ENDPOINTS + 1))))
    assert node.post("/reports", many).json()["problems"][0]["pointer"] == "/health/services/0/endpoints"
    odd = node.report_body(health=health(service(endpoint(state="tired"))))
    assert node.post("/reports", odd).json()["problems"][0]["pointer"] == "/health/services/0/endpoints/0/state"


def test_changes_are_forgotten_after_a_week(edge, node):
    node.report(health=health(service(endpoint())))
    node.report(health=health(service(endpoint(state="ejected", reason="failures"))))
    HealthChange.objects.update(at=timezone.now() - timedelta(days=8))
    node.report(health=health(service(endpoint())))
    assert forget_changes() == 1
    assert [row[2] for row in changes()] == ["healthy"]
