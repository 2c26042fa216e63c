"""Alerts, rules and channels as people and programs reach them."""

import pytest

from alerting.models import Alert, Member, Rule
from console.audit.models import Entry
from console.base.ids import new_id


@pytest.fixture
def fired(watch):
    """An alert of Acme that fires and was looked at by the pager."""
    watch.silent("edge-1")
    watch.look()
    watch.tell()
    return watch.alert()


def test_alerts_are_found_by_state_and_nobody_sees_those_of_others(watch, fired, as_alice, as_mallory):
    assert [one["id"] for one in as_alice.get("/alerts?state=open&severity=page").data["items"]] == [str(fired.pk)]
    assert as_alice.get("/alerts?state=resolved").data["items"] == []
    assert as_mallory.get("/alerts").data["items"] == []
    assert as_mallory.get(f"/alerts/{fired.pk}").status_code == 404
    refused = as_alice.get("/alerts?state=broken")
    assert refused.json()["problems"][0]["pointer"] == "?state"


def test_pages_come_before_tickets_while_they_are_open(watch, fired, as_alice):
    for number, severity in enumerate(("info", "ticket", "page")):
        newer = Alert.objects.get(pk=fired.pk)
        newer.pk, newer.fingerprint, newer.severity = new_id(), f"newer {number}", severity
        newer.save(force_insert=True)
    seen, cursor = [], ""
    while cursor is not None:  # one at a time: a page of the list ends between any two
        shown = as_alice.get(f"/alerts?state=open&limit=1&cursor={cursor}" if cursor else "/alerts?state=open&limit=1")
        seen += [one["severity"] for one in shown.data["items"]]
        cursor = shown.data["next"]
    assert seen == ["page", "page", "ticket", "info"]
    newest_first = [one["severity"] for one in as_alice.get("/alerts").data["items"]]
    assert newest_first == ["page", "ticket", "info", "page"]


def test_the_bell_counts_what_people_are_told_of(watch, fired, as_alice):
    assert as_alice.get("/alerts/summary").data["unacknowledged_pages"] == 1
    Member.objects.update(muted_by="Silenced.")
    assert as_alice.get("/alerts/summary").data["pages"] == 0
    assert as_alice.get(f"/alerts/{fired.pk}").data["muted_by"] == "Silenced."


def test_taking_an_alert_on_is_in_its_history_and_in_the_trail(watch, fired, as_alice):
    assert as_alice.post(f"/alerts/{fired.pk}/acknowledge", {"comment": "On it."}).status_code == 200
    (line,) = [one for one in as_alice.get(f"/alerts/{fired.pk}/events").data["items"] if one["kind"] == "acknowledged"]
    assert (line["text"], line["actor"]) == ("On it.", "alice@people.test")
    assert Entry.objects.get(verb="alert.acknowledge").summary.endswith("is silent (On it.)")
    again = as_alice.post(f"/alerts/{fired.pk}/acknowledge", {})
    assert (again.status_code, again.json()["code"]) == (409, "acknowledged")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"parameters": {"after_seconds": 1}}, "/parameters/after_seconds"),
        ({"labels": {"severity": "page"}}, "/labels/severity"),
        ({"labels": {"a b": "c"}}, "/labels"),
        ({"for_seconds": -1}, "/for_seconds"),
        ({"runbook_url": "javascript:alert(1)"}, "/runbook_url"),
        ({"urgency": "page"}, "/urgency"),
    ],
)
def test_what_is_wrong_with_a_rule_is_named(watch, as_alice, body, pointer):
    refused = as_alice.patch(f"/alert-rules/{watch.rule.pk}", body, if_match="*")
    assert refused.status_code == 422
    assert [problem["pointer"] for problem in refused.json()["problems"]] == [pointer]


def test_two_people_do_not_overwrite_each_other(watch, as_alice):
    tag = as_alice.get(f"/alert-rules/{watch.rule.pk}").data["etag"]
    assert as_alice.patch(f"/alert-rules/{watch.rule.pk}", {"severity": "info"}, if_match=tag).status_code == 200
    assert as_alice.patch(f"/alert-rules/{watch.rule.pk}", {"severity": "page"}, if_match=tag).status_code == 412
    assert Rule.objects.get(pk=watch.rule.pk).severity == "info"


def test_a_rule_for_a_gateway_of_others_is_refused(watch, as_alice):
    type(watch.gateway).objects.create(slug="west", name="West")
    refused = as_alice.post("/tenants/acme/alert-rules", {"name": "west", "kind": "node_silent", "gateway": "west"})
    assert refused.json()["problems"][0]["pointer"] == "/gateway"


def test_a_rule_that_is_there_from_the_start_can_be_switched_off_only(watch, as_alice):
    pk = Rule.objects.get(tenant=watch.acme, kind="waf").pk
    refused = as_alice.delete(f"/alert-rules/{pk}", if_match="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "built_in")
    assert as_alice.patch(f"/alert-rules/{pk}", {"is_enabled": False}, if_match="*").status_code == 200


def test_secrets_go_in_and_come_out_once(watch, as_alice):
    given = {"name": "hook", "type": "webhook", "settings": {"url": "https://hooks.example.org/"}}
    added = as_alice.post("/tenants/acme/channels", given)
    secret = added.data["made_secrets"]["signing_secret"]
    assert secret.startswith("whsec_")
    assert secret not in as_alice.get(f"/channels/{added.data['id']}").content.decode()
    assert secret not in "".join(str(entry.changes) + entry.summary for entry in Entry.objects.all())
    kept = as_alice.patch(f"/channels/{added.data['id']}", {"name": "other"}, if_match="*")
    assert (kept.status_code, kept.data["has_secrets"]) == (200, True)


def test_a_channel_that_a_policy_names_stays(watch, as_alice):
    channel = watch.channel("hook", "webhook", {"url": "https://hooks.example.org/"})
    refused = as_alice.delete(f"/channels/{channel.pk}", if_match="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "channel_in_use")


def test_steps_of_a_policy_come_one_after_the_other_and_name_channels_of_the_tenant(watch, as_alice):
    steps = [{"after_seconds": 60, "channels": []}, {"after_seconds": 60, "channels": [str(watch.rule.pk)]}]
    refused = as_alice.patch(f"/notification-policies/{watch.policy.pk}", {"steps": steps}, if_match="*")
    assert sorted(problem["pointer"] for problem in refused.json()["problems"]) == [
        "/steps/0/after_seconds", "/steps/1/after_seconds", "/steps/1/channels/0",
    ]  # fmt: skip


def test_a_time_zone_that_does_not_exist_is_named(watch, as_alice):
    weekly = {"weekdays": [6], "at": "02:00", "minutes": 60, "time_zone": "Mars/Base"}
    matchers = [{"label": "gateway", "values": ["edge"]}]
    refused = as_alice.post("/tenants/acme/silences", {"matchers": matchers, "weekly": weekly, "reason": "Dust."})
    assert refused.json()["problems"][0]["pointer"] == "/weekly/time_zone"
    made = as_alice.post(
        "/tenants/acme/silences",
        {"matchers": matchers, "weekly": {**weekly, "time_zone": "Europe/Berlin"}, "reason": "Dust."},
    )
    assert (made.status_code, made.data["ends_at"]) == (201, None)
