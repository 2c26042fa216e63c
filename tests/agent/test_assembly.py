"""Slices become one set of Envoy resources: whatever cannot be part of it is named with its owner."""

import pytest
from gatehouse_agent.assembly import transition
from gatehouse_agent.assembly.content import SliceContent, SliceRef
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import Address, is_for, look_into
from gatehouse_agent.assembly.ownership import check_ownership
from gatehouse_agent.assembly.site import Site
from gatehouse_agent.assembly.snapshot import AssemblyError, assemble
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.digests import slice_root
from gatehouse_protocol.messages import Index, IndexedResource, RemovedResource

from tests.agent import edge

SITE = Site({"http": Address("127.0.0.1", 10080)}, "0f" * 16)
SHOP = edge.virtual_host("acme", "shop.test", edge.answer("acme", "one"))
BETA = edge.virtual_host("beta", "beta.test", edge.answer("beta", "two"))


def listed(resources):
    return tuple(IndexedResource(one.type, one.name, one.digest, one.is_sealed) for one in resources)


def slice_of(name, *resources, sequence=1):
    ref = SliceRef(f"{name}@edge", name == "platform", "r", sequence, slice_root(listed(resources)))
    return SliceContent.full(ref, listed(resources))


def put_together(*slices, site=SITE):
    """Assemble slices given as (name, resources)."""
    bodies = {one.digest: one.body for _, resources in slices for one in resources}
    return assemble([slice_of(name, *resources) for name, resources in slices], bodies, site)


def whole(**tenants):
    return put_together(("platform", edge.platform(8080)), *tenants.items())


def routes_in(snapshot):
    return envoy_schema.default().unpack(snapshot.resources[Kind.ROUTES]["ingress"].body)


class TestRoutes:
    def test_the_hosts_of_all_slices_and_the_proof_are_appended_to_the_shell(self):
        routes = routes_in(whole(acme=[SHOP], beta=[BETA]))
        assert routes.validate_clusters.value
        assert [one.name for one in routes.virtual_hosts] == ["acme/shop.test", "beta/beta.test", "gatehouse/proof"]

    def test_the_proof_answers_the_digest_of_the_set_under_the_secret_host(self):
        snapshot = whole(acme=[SHOP])
        proof = routes_in(snapshot).virtual_hosts[-1]
        assert list(proof.domains) == [SITE.proof_host]
        assert proof.routes[0].direct_response.body.inline_string == snapshot.digest

    def test_the_order_of_slices_does_not_matter(self):
        assert whole(acme=[SHOP], beta=[BETA]).digest == whole(beta=[BETA], acme=[SHOP]).digest

    def test_a_changed_host_changes_digest_and_version(self):
        changed = edge.virtual_host("acme", "shop.test", edge.answer("acme", "other"))
        before, after = whole(acme=[SHOP]), whole(acme=[changed])
        assert before.digest != after.digest
        assert transition.differ(before.resources, after.resources, [Kind.ROUTES])

    def test_changed_endpoints_do_not_rebuild_the_routes(self):
        service = edge.cluster("acme", "echo")
        before = whole(acme=[SHOP, service, edge.endpoints("acme", "echo", 1)])
        after = whole(acme=[SHOP, service, edge.endpoints("acme", "echo", 2)])
        assert not transition.differ(before.resources, after.resources, [Kind.ROUTES])
        assert transition.differ(before.resources, after.resources, [Kind.ENDPOINTS])


class TestListeners:
    def test_a_listener_moves_to_the_nodes_address(self):
        (facts,) = whole().listeners
        assert (facts.name, str(facts.address)) == ("http", "127.0.0.1:10080")
        body = whole().resources[Kind.LISTENER]["http"].body
        socket = envoy_schema.default().unpack(body).address.socket_address
        assert (socket.address, socket.port_value) == ("127.0.0.1", 10080)

    def test_without_an_override_it_stays(self):
        snapshot = put_together(("platform", edge.platform(8080)), site=Site({}, "ab"))
        assert snapshot.listeners[0].address.port == 8080

    def test_how_to_probe_is_read_from_it(self):
        facts = look_into(edge.listener("https", 8443, "tls/default").body)
        assert (facts.is_tls, facts.serves_ingress, facts.secrets) == (True, True, ("tls/default",))

    @pytest.mark.parametrize(("name", "is_meant"), [("http", True), ("platform/http", True), ("https", False)])
    def test_an_address_is_for_the_listener_of_that_name(self, name, is_meant):
        assert is_for("http", name) == is_meant


class TestFaults:
    def test_two_slices_cannot_own_one_name(self):
        with pytest.raises(AssemblyError, match="already owned by acme@edge") as refused:
            whole(acme=[SHOP], beta=[SHOP])
        assert (refused.value.slice, refused.value.object) == ("beta@edge", "acme/shop.test")

    def test_a_listener_needs_its_secret(self):
        with pytest.raises(AssemblyError, match="tls/gone") as refused:
            put_together(("platform", [edge.listener("https", 8443, "tls/gone"), edge.routes_shell()]))
        assert (refused.value.slice, refused.value.object) == ("platform@edge", "https")

    @pytest.mark.parametrize(
        "one",
        [edge.listener("http", 1), edge.routes_shell(), edge.cluster("beta", "echo"), edge.endpoints("beta", "e", 1)],
        ids=lambda one: one.name,
    )
    def test_a_tenant_may_hold_only_what_is_its_own(self, one):
        content = slice_of("acme", one)
        with pytest.raises(AssemblyError):
            check_ownership(content.ref, content)
        platform = slice_of("platform", one)
        check_ownership(platform.ref, platform)


class TestDifferences:
    def content(self, *resources, sequence=1):
        return slice_of("acme", *resources, sequence=sequence)

    def test_a_difference_leads_to_the_same_content_as_a_full_index(self):
        others = [edge.virtual_host("acme", f"{n}.test", edge.answer("acme", "x")) for n in range(40)]
        before = self.content(SHOP, *others)
        after = self.content(*others[1:], edge.cluster("acme", "new"), sequence=2)
        index = Index(
            "acme@edge",
            2,
            1,
            after.root,
            listed([edge.cluster("acme", "new")]),
            (RemovedResource(SHOP.type, SHOP.name), RemovedResource(others[0].type, others[0].name)),
        )
        found = before.changed_by(after.ref, index)
        assert found.root == after.root
        assert set(found) == set(after)

    def test_what_is_new_is_told_without_looking_at_what_is_shared(self):
        before = self.content(SHOP, edge.cluster("acme", "echo"))
        after = before.with_changes(before.ref, listed([edge.cluster("acme", "new")]), ())
        assert [one.name for one in after.beyond(before)] == ["acme/new"]
        assert {one.name for one in after.beyond(None)} == {"acme/shop.test", "acme/echo", "acme/new"}

    def test_a_difference_does_not_change_what_it_starts_from(self):
        before = self.content(SHOP)
        root = before.root
        before.with_changes(before.ref, (), [(SHOP.type, SHOP.name)])
        assert (before.root, len(list(before))) == (root, 1)


class TestTransition:
    def blue_to_green(self):
        blue = whole(acme=[*edge.service("acme", "blue", 1), edge.virtual_host("acme", "a.test")])
        green = whole(acme=[*edge.service("acme", "green", 1), edge.virtual_host("acme", "a.test")])
        return blue, green

    def test_first_the_new_clusters_come_and_nothing_goes(self):
        blue, green = self.blue_to_green()
        shown = transition.upstream_first(blue.resources, green.resources)
        assert set(shown[Kind.CLUSTER]) == {"acme/blue", "acme/green"}
        assert shown[Kind.ROUTES] == blue.resources[Kind.ROUTES]

    def test_then_the_routes_change_while_the_old_clusters_stay(self):
        blue, green = self.blue_to_green()
        shown = transition.switched(transition.upstream_first(blue.resources, green.resources), green)
        assert set(shown[Kind.CLUSTER]) == {"acme/blue", "acme/green"}
        assert shown[Kind.ROUTES] == green.resources[Kind.ROUTES]

    def test_a_listener_that_goes_stays_until_the_rest_is_proven(self):
        before = put_together(("platform", [*edge.platform(8080), edge.listener("second", 8081)]))
        shown = transition.switched(before.resources, whole())
        assert set(shown[Kind.LISTENER]) == {"http", "second"}
        assert set(transition.lingering(shown, whole().resources)[Kind.LISTENER]) == {"http"}

    def test_a_listener_gives_way_to_another_on_its_address(self):
        before = put_together(("platform", [edge.listener("old", 10080), edge.routes_shell()]))
        assert set(transition.switched(before.resources, whole())[Kind.LISTENER]) == {"http"}

    def test_what_lingers_goes_only_if_nobody_wants_it_by_then(self):
        blue, green = self.blue_to_green()
        shown = transition.lingering(blue.resources, green.resources)
        old = transition.leftovers(shown, green.resources)
        assert {name for _, name in old} == {"acme/blue"}
        assert set(transition.without(shown, old)[Kind.CLUSTER]) == {"acme/green"}
        assert not transition.leftovers(shown, green.resources, blue.resources)

    def test_what_envoy_refused_does_not_linger(self):
        blue, green = self.blue_to_green()
        shown = transition.known(green.resources, {Kind.CLUSTER: {"acme/blue"}})
        assert set(transition.lingering(shown, blue.resources)[Kind.CLUSTER]) == {"acme/blue"}
