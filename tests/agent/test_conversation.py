"""The rules of incremental xDS that are easy to get wrong, checked without I/O."""

import pytest
from gatehouse_agent import wire
from gatehouse_agent.ads.conversation import Conversation
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource


def resources(**versions):
    """`resources(CLUSTER={"a": "1"})`: every body is its version."""
    return {
        Kind[kind]: {name: EnvoyResource(version, version.encode()) for name, version in named.items()}
        for kind, named in versions.items()
    }


class Envoy:
    """The other side: remembers nonces, says what it was told to say."""

    def __init__(self, visible=None):
        self.conversation = Conversation(visible or {})

    def ask(self, kind, *names, held=None, unsubscribe=(), first_nonce=""):
        request = wire.DeltaRequest(
            type_url=Kind[kind], resource_names_subscribe=names, resource_names_unsubscribe=unsubscribe
        )
        request.initial_resource_versions.update(held or {})
        request.response_nonce = first_nonce
        return self.read(self.conversation.receive(request))

    def read(self, responses):
        return [wire.DeltaResponse.FromString(one) for one in responses]

    def show(self, visible):
        return self.read(self.conversation.show(visible))

    def acknowledge(self, *responses):
        for one in responses:
            self.conversation.receive(wire.DeltaRequest(type_url=one.type_url, response_nonce=one.nonce))

    def refuse(self, response, message="no"):
        request = wire.DeltaRequest(type_url=response.type_url, response_nonce=response.nonce)
        request.error_detail.message = message
        return self.read(self.conversation.receive(request))


def told(responses):
    """What responses say, in order: (kind, {name: version}, [removed])."""
    return [
        (Kind(one.type_url).name, {r.name: r.version for r in one.resources}, list(one.removed_resources))
        for one in responses
    ]


def test_a_starting_envoy_gets_all_clusters_at_once():
    envoy = Envoy(resources(CLUSTER={"a": "1", "b": "1"}))
    assert told(envoy.ask("CLUSTER")) == [("CLUSTER", {"a": "1", "b": "1"}, [])]


@pytest.mark.parametrize("kind", ["CLUSTER", "LISTENER"])
def test_a_wildcard_is_answered_even_with_nothing(kind):
    assert told(Envoy().ask(kind)) == [(kind, {}, [])]


def test_a_reconnecting_envoy_gets_only_differences_and_removals():
    envoy = Envoy(resources(CLUSTER={"same": "1", "changed": "2", "new": "1"}))
    (response, removal) = told(envoy.ask("CLUSTER", held={"same": "1", "changed": "1", "gone": "1"}))
    assert response == ("CLUSTER", {"changed": "2", "new": "1"}, [])
    assert removal == ("CLUSTER", {}, ["gone"])


def test_an_agent_without_any_configuration_takes_nothing_from_a_serving_envoy():
    envoy = Envoy()
    assert told(envoy.ask("LISTENER", held={"http": "1"})) == [("LISTENER", {}, [])]


def test_what_the_agent_itself_brought_it_takes_away_again():
    envoy = Envoy()
    envoy.acknowledge(*envoy.ask("LISTENER", held={"theirs": "1"}))
    envoy.acknowledge(*envoy.show(resources(LISTENER={"theirs": "1", "ours": "1"})))
    assert told(envoy.show({})) == [("LISTENER", {}, ["ours"])]


def test_a_reconnecting_envoy_is_not_sent_routes_it_has():
    envoy = Envoy(resources(ROUTES={"ingress": "1"}))
    assert told(envoy.ask("ROUTES", "ingress", held={"ingress": "1"})) == []


def test_a_name_subscribed_again_is_sent_again():
    envoy = Envoy(resources(ENDPOINTS={"a": "1"}))
    envoy.acknowledge(*envoy.ask("ENDPOINTS", "a"))
    assert told(envoy.ask("ENDPOINTS", "a")) == [("ENDPOINTS", {"a": "1"}, [])]


def test_a_name_that_does_not_exist_is_said_to_be_gone():
    envoy = Envoy(resources(ENDPOINTS={}))
    assert told(envoy.ask("ENDPOINTS", "ghost")) == [("ENDPOINTS", {}, ["ghost"])]


def test_changed_clusters_and_listeners_go_one_to_a_response():
    envoy = Envoy()
    envoy.acknowledge(*envoy.ask("CLUSTER"), *envoy.ask("LISTENER"))
    said = told(envoy.show(resources(CLUSTER={"a": "1", "b": "1"}, LISTENER={"x": "1", "y": "1"})))
    assert [(kind, list(named)) for kind, named, _ in said] == [
        ("CLUSTER", ["a"]),
        ("CLUSTER", ["b"]),
        ("LISTENER", ["x"]),
        ("LISTENER", ["y"]),
    ]


def test_unchanged_endpoints_are_sent_again_after_their_cluster_changed():
    before = resources(CLUSTER={"a": "1"}, ENDPOINTS={"a": "1"})
    envoy = Envoy(before)
    envoy.acknowledge(*envoy.ask("CLUSTER"), *envoy.ask("ENDPOINTS", "a"))
    said = told(envoy.show(resources(CLUSTER={"a": "2"}, ENDPOINTS={"a": "1"})))
    assert said == [("CLUSTER", {"a": "2"}, []), ("ENDPOINTS", {"a": "1"}, [])]


def test_what_changed_comes_in_the_order_of_reference():
    kinds = ("CLUSTER", "ENDPOINTS", "SECRET", "LISTENER", "ROUTES")
    envoy = Envoy(resources(**{kind: {"a": "1"} for kind in kinds}))
    for kind in kinds:
        envoy.acknowledge(*envoy.ask(kind, *(() if kind in ("CLUSTER", "LISTENER") else ("a",))))
    said = told(envoy.show(resources(**{kind: {"a": "2"} for kind in kinds})))
    assert list(dict.fromkeys(kind for kind, _, _ in said)) == list(kinds)


def test_what_nobody_subscribed_to_is_not_sent():
    envoy = Envoy()
    envoy.ask("ENDPOINTS", "a")
    assert envoy.show(resources(ENDPOINTS={"b": "1"})) == []


def test_an_unsubscribed_name_is_not_sent_any_more():
    envoy = Envoy(resources(ENDPOINTS={"a": "1"}))
    envoy.acknowledge(*envoy.ask("ENDPOINTS", "a"))
    envoy.ask("ENDPOINTS", unsubscribe=["a"])
    assert envoy.show(resources(ENDPOINTS={"a": "2"})) == []


class TestSettling:
    def connected(self):
        envoy = Envoy(resources(CLUSTER={"a": "1"}))
        envoy.acknowledge(*envoy.ask("CLUSTER"))
        return envoy

    def is_settled(self, envoy, *kinds):
        return envoy.conversation.is_settled([Kind[kind] for kind in kinds])

    def test_before_envoy_asked_for_clusters_nothing_is_settled(self):
        assert not self.is_settled(Envoy(resources(CLUSTER={"a": "1"})), "CLUSTER")

    def test_it_is_settled_when_everything_wanted_is_acknowledged(self):
        envoy = self.connected()
        assert self.is_settled(envoy, "CLUSTER", "ENDPOINTS")
        sent = envoy.show(resources(CLUSTER={"a": "2", "b": "1"}))
        envoy.acknowledge(sent[0])
        assert not self.is_settled(envoy, "CLUSTER")
        envoy.acknowledge(sent[1])
        assert self.is_settled(envoy, "CLUSTER")

    def test_a_removal_settles_when_it_is_acknowledged(self):
        envoy = self.connected()
        sent = envoy.show(resources(CLUSTER={}))
        assert not self.is_settled(envoy, "CLUSTER")
        envoy.acknowledge(*sent)
        assert self.is_settled(envoy, "CLUSTER")

    def test_a_refusal_is_known_by_name_and_reason(self):
        envoy = self.connected()
        envoy.refuse(*envoy.show(resources(CLUSTER={"a": "2"})), message="bad address")
        rejection = envoy.conversation.rejection()
        assert (rejection.versions, rejection.message) == ((("a", "2"),), "bad address")
        assert not self.is_settled(envoy, "CLUSTER")

    def test_a_refused_version_is_not_sent_in_a_loop(self):
        envoy = self.connected()
        assert envoy.refuse(*envoy.show(resources(CLUSTER={"a": "2"}))) == []

    def test_a_refusal_of_what_was_taken_back_does_not_count(self):
        envoy = self.connected()
        sent = envoy.show(resources(CLUSTER={"a": "2"}))
        envoy.show(resources(CLUSTER={"a": "1"}))
        envoy.refuse(*sent)
        assert envoy.conversation.rejection() is None

    def test_after_a_refusal_the_old_version_is_sent_again(self):
        envoy = self.connected()
        envoy.refuse(*envoy.show(resources(CLUSTER={"a": "2"})))
        assert told(envoy.show(resources(CLUSTER={"a": "1"}))) == [("CLUSTER", {"a": "1"}, [])]

    def test_an_answer_to_nothing_is_ignored(self):
        envoy = self.connected()
        envoy.conversation.receive(wire.DeltaRequest(type_url=Kind.CLUSTER, response_nonce="999"))
        assert self.is_settled(envoy, "CLUSTER")
