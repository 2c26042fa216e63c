"""A patch is a revision of what is live with a few objects changed; whoever drafts meanwhile loses nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from gatehouse_protocol import digests

from console.audit.actor import SYSTEM
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, Invalid
from policies.actions.drafts import restore_draft
from policies.actions.patches import create_patch
from policies.actions.planning import check_draft
from policies.compiler import IntentObject, Kind, ObjectKey, parse
from policies.drafting.slices import lock_slice
from policies.models import DraftObject, HostnameClaim, Revision, RevisionObject, SliceResource
from tests.policies.actions.test_publishing import listed
from tests.policies.specs import route, service, shop
from tests.policies.steps import fill, live, publish

SUSPEND = ("switch", "tenant_suspend", {"type": "tenant_suspend"})


def made(kind, name, spec) -> IntentObject:
    found = parse(kind, name, spec)
    assert isinstance(found, IntentObject), found
    return found


def maintenance(target) -> IntentObject:
    name = f"route_maintenance.{target}"
    return made("switch", name, {"type": "route_maintenance", "target": target})


def patch(slice_, *items: IntentObject, without=(), onto: int | None = None) -> Revision:
    """Patch what is live, or revision `onto`."""
    edits = {item.key: item for item in items} | dict.fromkeys(without)
    with verb("switch.throw", actor=SYSTEM) as act:
        locked = lock_slice(slice_.pk)
        act.entry(Target(kind="slice", name=locked.key), "Patched")
        found = create_patch(act, locked, locked.last_sequence if onto is None else onto, edits, message="Patched")
    slice_.refresh_from_db()
    return found


def objects(slice_) -> dict[str, dict]:
    rows = RevisionObject.objects.filter(slice=slice_, to_sequence=None)
    return {f"{row.kind} {row.name}": row.spec for row in rows}


def drafted(slice_) -> dict[str, tuple]:
    """Everything about a draft that a person could notice."""
    rows = DraftObject.objects.filter(slice=slice_).exclude(kind=Kind.SWITCH)
    return {f"{row.kind} {row.name}": (row.pk, row.spec, row.state, row.version, row.updated_at) for row in rows}


def test_a_patch_publishes_itself_and_leaves_every_unpublished_change_where_it_is(edge):
    fill(edge.acme, shop(3))
    publish(edge.acme)
    kept = [one for one in shop(3) if one["name"] not in {"r1", "r2"}]
    changed = {"kind": "route", "name": "r1", "spec": route(path="/other")}
    fill(edge.acme, [*kept, changed, {"kind": "route", "name": "new", "spec": route(path="/new")}], prune=True)
    before, plan = drafted(edge.acme), check_draft(edge.acme).plan.digest

    revision = patch(edge.acme, maintenance("r0"))

    assert (revision.sequence, revision.added, revision.changed, revision.removed) == (2, 1, 0, 0)
    assert set(objects(edge.acme)) == {"hostname shop.acme.test", "service shop", "route r0", "route r1", "route r2",
                                       "switch route_maintenance.r0"}  # fmt: skip
    assert drafted(edge.acme) == before
    assert {name: row[2] for name, row in before.items()} == {
        "hostname shop.acme.test": "published", "service shop": "published", "route r0": "published",
        "route r1": "changed", "route r2": "removed", "route new": "added",
    }  # fmt: skip
    assert check_draft(edge.acme).plan.digest == plan, "an approval of this plan still holds"


def test_an_object_that_the_draft_does_not_touch_follows_and_one_that_it_changes_stays_its_own(edge):
    fill(edge.acme, shop(2))
    publish(edge.acme)
    fill(edge.acme, [{"kind": "route", "name": "r1", "spec": route(path="/mine")}])

    patch(edge.acme, made("route", "r0", route(path="/zero")), made("route", "r1", route(path="/one")))

    drafts = {row.name: row for row in DraftObject.objects.filter(slice=edge.acme, kind="route")}
    assert (drafts["r0"].spec["match"]["path"]["value"], drafts["r0"].state) == ("/zero", "published")
    assert (drafts["r1"].spec["match"]["path"]["value"], drafts["r1"].state) == ("/mine", "changed")
    publish(edge.acme)
    found = objects(edge.acme)
    assert [found[f"route {name}"]["match"]["path"]["value"] for name in ("r0", "r1")] == ["/zero", "/mine"]


def test_a_patch_that_agrees_with_the_draft_publishes_the_drafts_change(edge):
    fill(edge.acme, shop(1))
    publish(edge.acme)
    fill(edge.acme, [{"kind": "route", "name": "r0", "spec": route(path="/zero")}])
    patch(edge.acme, made("route", "r0", route(path="/zero")))
    assert not DraftObject.objects.unpublished().filter(slice=edge.acme).exists()


def test_a_patch_costs_what_it_changes(edge, django_assert_max_num_queries):
    hosts = [f"h{n}.acme.test" for n in range(20)]
    fill(edge.acme, [
        {"kind": "service", "name": "shop", "spec": service()},
        *({"kind": "hostname", "name": host, "spec": {}} for host in hosts),
        *({"kind": "route", "name": f"r{n}", "spec": route(host=host)} for n, host in enumerate(hosts)),
    ])  # fmt: skip
    publish(edge.acme)
    before = live(edge.acme)

    with django_assert_max_num_queries(45):
        patch(edge.acme, maintenance("r7"))

    after = live(edge.acme)
    assert {name for name in before if before[name] != after[name]} == {"VirtualHost acme/h7.acme.test"}
    assert SliceResource.objects.filter(from_sequence=2).count() == 1
    assert RevisionObject.objects.filter(from_sequence=2).count() == 1
    assert DraftObject.objects.filter(slice=edge.acme, version__gt=2).count() <= 1


def test_a_switch_over_the_whole_slice_closes_every_host_and_lifting_it_gives_back_the_very_bytes(edge):
    fill(edge.acme, [*shop(2), {"kind": "hostname", "name": "b.acme.test", "spec": {}}])
    first = publish(edge.acme)
    suspended = patch(edge.acme, made(*SUSPEND))
    assert bytes(suspended.root) != bytes(first.root)
    rows = SliceResource.objects.filter(slice=edge.acme, to_sequence=None)
    assert bytes(suspended.root).hex() == digests.slice_root(listed(rows))
    assert set(rows.filter(from_sequence=2).values_list("unit", flat=True)) == {
        "host:shop.acme.test",
        "host:b.acme.test",
    }
    lifted = patch(edge.acme, without=[ObjectKey(Kind.SWITCH, "tenant_suspend")])
    assert bytes(lifted.root) == bytes(first.root)
    assert not DraftObject.objects.filter(kind=Kind.SWITCH).exists()


def test_a_publish_keeps_a_switch_and_so_do_a_revert_and_an_import_that_prunes(edge):
    fill(edge.acme, shop(2))
    publish(edge.acme)
    patch(edge.acme, made(*SUSPEND))
    fill(edge.acme, [{"kind": "hostname", "name": "late.acme.test", "spec": {}}, *shop(1)], prune=True)
    publish(edge.acme, acknowledged=["routes_removed"])
    assert "switch tenant_suspend" in objects(edge.acme)
    closed = {row.name for row in SliceResource.objects.filter(slice=edge.acme, from_sequence=3)}
    assert "acme/late.acme.test" in closed

    restore_draft(actor=SYSTEM, slice=edge.acme, sequence=1, expected="*")
    publish(edge.acme, acknowledged=["hostname_removed"])

    assert set(objects(edge.acme)) == {"hostname shop.acme.test", "service shop", "route r0", "route r1",
                                       "switch tenant_suspend"}  # fmt: skip
    second = live_at(edge.acme, 2)
    assert live_at(edge.acme, 4) == second


def live_at(slice_, sequence: int) -> bytes:
    return bytes(Revision.objects.get(slice=slice_, sequence=sequence).root)


def test_a_patch_of_an_earlier_revision_takes_back_what_came_after_and_leaves_it_in_the_draft(edge):
    """What is live may be older than the last revision: one that was rolled back must not ride along with a switch."""
    fill(edge.acme, shop(3))
    good = publish(edge.acme)
    with_shop = [one for one in shop(3) if one["name"] not in {"r2", "shop"}]
    changed = {"kind": "service", "name": "shop", "spec": service("9.9.9.2:80")}
    fill(edge.acme, [*with_shop, changed, {"kind": "hostname", "name": "new.acme.test", "spec": {}}], prune=True)
    publish(edge.acme)

    third = patch(edge.acme, maintenance("r0"), onto=1)
    lifted = patch(edge.acme, without=[ObjectKey(Kind.SWITCH, "route_maintenance.r0")])

    assert third.sequence == 3
    assert bytes(lifted.root) == bytes(good.root), "all of it is what revision 1 was"
    states = {f"{row.kind} {row.name}": str(row.state) for row in DraftObject.objects.unpublished()}
    assert states == {"service shop": "changed", "hostname new.acme.test": "added", "route r2": "removed"}
    publish(edge.acme)
    assert live_at(edge.acme, 5) == live_at(edge.acme, 2), "the draft still is what revision 2 was"


def test_a_second_switch_thrown_on_an_earlier_revision_keeps_the_first(edge):
    fill(edge.acme, shop(2))
    publish(edge.acme)
    patch(edge.acme, maintenance("r0"), onto=1)
    patch(edge.acme, maintenance("r1"), onto=1)
    both = live_at(edge.acme, 3)
    patch(edge.acme, without=[ObjectKey(Kind.SWITCH, "route_maintenance.r0")], onto=1)
    patch(edge.acme, maintenance("r0"), onto=4)
    assert live_at(edge.acme, 5) == both


def test_a_hostname_that_somebody_else_has_by_now_does_not_come_back(edge):
    fill(edge.acme, [*shop(1), {"kind": "hostname", "name": "b.acme.test", "spec": {}}])
    publish(edge.acme)
    fill(edge.acme, shop(1), prune=True)
    publish(edge.acme, acknowledged=["hostname_removed"])
    fill(edge.globex, [{"kind": "hostname", "name": "b.acme.test", "spec": {}}])
    with pytest.raises(Conflict) as refused:
        patch(edge.acme, maintenance("r0"), onto=1)
    assert refused.value.code == "hostname_taken"
    assert Revision.objects.filter(slice=edge.acme).count() == 2
    assert HostnameClaim.objects.get(name="b.acme.test").slice == edge.globex


def test_a_patch_that_cannot_be_changes_nothing(edge):
    fill(edge.acme, shop(1))
    publish(edge.acme)
    fill(edge.acme, [{"kind": "route", "name": "mine", "spec": route(path="/mine")}])
    edge.acme.refresh_from_db()
    before = (drafted(edge.acme), objects(edge.acme), live(edge.acme), edge.acme.draft_version)
    with pytest.raises(Invalid) as refused:
        patch(edge.acme, made("route", "r0", route(to="nowhere")))
    assert refused.value.code == "patch_invalid"
    assert {(one.name, one.code) for one in refused.value.problems} == {("r0", "service_missing")}
    edge.acme.refresh_from_db()
    assert (drafted(edge.acme), objects(edge.acme), live(edge.acme), edge.acme.draft_version) == before


def test_switches_are_not_edited_like_other_objects(edge):
    with pytest.raises(Invalid) as refused:
        fill(edge.acme, [{"kind": "switch", "name": "tenant_suspend", "spec": {"type": "tenant_suspend"}}])
    assert [(one.code, one.pointer) for one in refused.value.problems] == [("kind_not_drafted", "/objects/0/kind")]


@pytest.mark.django_db(transaction=True)
def test_of_two_patches_at_once_neither_is_lost_and_an_edit_meanwhile_neither(edge):
    fill(edge.acme, shop(4))
    publish(edge.acme)

    def throw(number: int) -> None:
        try:
            if number == 3:
                fill(edge.acme, [{"kind": "route", "name": "mine", "spec": route(path="/mine")}])
            else:
                patch(edge.acme, maintenance(f"r{number}"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(throw, range(4)))
    on = {name for name in objects(edge.acme) if name.startswith("switch")}
    assert on == {f"switch route_maintenance.r{number}" for number in range(3)}
    assert [row.name for row in DraftObject.objects.unpublished()] == ["mine"]
    assert Revision.objects.count() == 4
