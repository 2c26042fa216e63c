"""Who can do what, and why: people, teams and tokens, with what is not used any more; and that somebody looked."""

import csv
import io
from datetime import timedelta

from django.utils import timezone

from alerting.kinds.access_review import ReviewOverdue, judge, look
from console.accounts.models import AccessReview, ApiToken, Tenant, User
from console.accounts.permissions import Permission
from console.audit.models import Entry
from tests import make
from tests.callers import bearing, signed_in

REVIEW = "/tenants/acme/access-review"


def read(caller, kind="person"):
    return {row["name"]: row for row in caller.get(f"{REVIEW}?kind={kind}&limit=200").json()["items"]}


def why(row, permission):
    found = [one["reasons"] for one in row["permissions"] if one["permission"] == permission]
    return {(reason["kind"], reason["name"]) for reasons in found for reason in reasons}


def test_each_permission_of_a_person_names_all_its_reasons(cast, as_alice):
    make.team(cast.acme, "night", "publisher", members=[cast.bob])
    shown = read(as_alice)
    assert why(shown[cast.bob.email], "publish") == {("role", "publisher"), ("team", "night")}
    assert why(shown[cast.bob.email], "edit") == {("role", "editor")}
    assert why(shown[cast.bob.email], "audit") == set()


def test_people_of_the_platform_are_shown_where_they_may_act(cast, as_alice):
    make.team(cast.platform, "ops", "operator", members=[make.member(cast.platform, "ole")])
    shown = read(as_alice)
    assert why(shown[cast.olga.email], "publish") == {("platform_role", "owner")}
    assert why(shown["ole@people.test"], "operate") == {("platform_team", "ops")}
    assert cast.mallory.email not in shown


def test_what_is_shown_is_what_the_gate_lets_through(cast, as_alice):
    shown = read(as_alice)
    for person in (cast.alice, cast.bob, cast.vera, cast.olga):
        held = signed_in(person).get("/me").json()["permissions"]["acme"]
        assert [one["permission"] for one in shown[person.email]["permissions"]] == held


def test_a_token_shows_what_its_maker_leaves_it_now(cast, as_alice):
    make.token(cast.acme, cast.bob, [Permission.VIEW, Permission.PUBLISH, Permission.AUDIT])
    [token] = read(as_alice, "token").values()
    assert [one["permission"] for one in token["permissions"]] == ["view", "publish"]
    assert why(token, "publish") == {("person", cast.bob.email)}


def test_a_service_account_shows_its_roles_and_its_tokens_what_is_left_of_them(cast, as_alice):
    robot = make.service_account(cast.acme, "deploy", "publisher")
    make.service_account(cast.platform, "fleet", "operator")
    make.token(cast.acme, robot, [Permission.VIEW, Permission.AUDIT])
    shown = read(as_alice, "service_account")
    assert why(shown["deploy"], "publish") == {("role", "publisher")}
    assert why(shown["platform/fleet"], "operate") == {("platform_role", "operator")}
    [token] = read(as_alice, "token").values()
    assert [one["permission"] for one in token["permissions"]] == ["view"]
    assert why(token, "view") == {("person", "service account acme/deploy")}
    bearing(make.token(cast.acme, robot, [Permission.VIEW])[1]).get("/tenants/acme")
    assert read(as_alice, "service_account")["deploy"]["last_used_at"] is not None


def test_what_nobody_used_for_ninety_days_is_marked(cast, as_alice):
    long_ago, recently = timezone.now() - timedelta(days=91), timezone.now() - timedelta(days=89)
    User.objects.filter(pk=cast.bob.pk).update(last_login=long_ago)
    User.objects.filter(pk=cast.vera.pk).update(last_login=recently)
    User.objects.filter(pk=cast.alice.pk).update(last_login=None, created_at=long_ago)
    row, _ = make.token(cast.acme, cast.vera)
    ApiToken.objects.filter(pk=row.pk).update(created_at=long_ago)
    shown = read(as_alice)
    unused = {name for name, one in shown.items() if one["unused"]}
    assert unused == {cast.bob.email, cast.alice.email}
    assert [one["unused"] for one in read(as_alice, "token").values()] == [True]


def test_who_is_disabled_and_what_is_expired_is_said(cast, as_alice):
    User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    make.token(cast.acme, cast.bob)
    make.token(cast.acme, cast.alice, days=-1)
    assert read(as_alice)[cast.bob.email]["off"]
    answer = as_alice.get(f"{REVIEW}?kind=token").json()["items"]
    assert [row["off"] for row in answer] == [True, True]


def test_an_unknown_kind_is_refused(as_alice):
    answer = as_alice.get(f"{REVIEW}?kind=ghosts")
    assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, "?kind")


def test_the_table_is_exported_and_no_cell_is_a_formula(cast, as_alice):
    make.team(cast.acme, "night", "editor")
    row, _ = make.token(cast.acme, cast.bob)
    ApiToken.objects.filter(pk=row.pk).update(name="=HYPERLINK(1)")
    answer = as_alice.get(f"{REVIEW}/export")
    text = b"".join(answer.streaming_content).decode()
    lines = list(csv.DictReader(io.StringIO(text)))
    assert {line["kind"] for line in lines} == {"person", "team", "token"}
    assert {line["name"] for line in lines if line["kind"] == "token"} == {"'=HYPERLINK(1)"}
    [line] = [line for line in lines if line["name"] == cast.vera.email]
    assert (line["permission"], line["why"]) == ("view", "role viewer")


def test_a_review_is_recorded_and_the_next_is_due_in_ninety_days(cast, as_alice):
    Tenant.objects.filter(pk=cast.acme.pk).update(created_at=timezone.now() - timedelta(days=100))
    assert as_alice.get(REVIEW).json()["overdue"]
    answer = as_alice.post("/tenants/acme/access-reviews", {"note": "Two people left."})
    assert answer.status_code == 201
    shown = as_alice.get(REVIEW).json()
    assert (shown["overdue"], shown["last"]["reviewed_by"]) == (False, cast.alice.email)
    entry = Entry.objects.get(verb="access_review.record")
    assert "Two people left." in entry.summary
    assert entry.chain == "acme"


def test_the_digest_of_a_review_changes_with_rights_and_not_with_use(cast, as_alice):
    digests = []
    for change in (None, "use", "rights"):
        if change == "use":
            User.objects.update(last_login=timezone.now())
        if change == "rights":
            make.member(cast.acme, cast.vera, "auditor")
        digests.append(as_alice.post("/tenants/acme/access-reviews", {}).json()["digest"])
    assert digests[0] == digests[1] != digests[2]


def test_an_alert_asks_for_the_review_that_nobody_did(cast):
    now = timezone.now()
    Tenant.objects.update(created_at=now - timedelta(days=100))
    AccessReview.objects.create(tenant=cast.globex, reviewed_by="m", reviewed_at=now, lines=1, digest="0" * 64)
    found = {finding.labels["tenant"]: finding for finding in look(now, [ReviewOverdue()])}
    assert set(found) == {"acme", "platform"}
    assert judge(found["acme"], ReviewOverdue())
    assert not judge(found["acme"], ReviewOverdue(after_days=120))


def test_auditors_read_it_and_only_who_may_change_people_records_one(cast):
    auditor = signed_in(make.member(cast.acme, "ada", "auditor"))
    assert auditor.get(REVIEW).status_code == 200
    assert auditor.post("/tenants/acme/access-reviews", {}).status_code == 403
