"""The listener on UDP is the finished one on TCP, said in Envoy's words for QUIC; what cannot be there is left out."""

import pytest
from gatehouse_agent.assembly import alpn, http3, transition
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.assembly.overlay import Overlay
from gatehouse_agent.assembly.site import Site
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.reports import Transport

from tests.agent import edge
from tests.agent.conftest import make_certificate
from tests.agent.test_assembly import put_together
from tests.agent.test_client_pieces import asking as asks

SCHEMA = envoy_schema.default()
OWN, SHOP = make_certificate("edge.test"), make_certificate("shop.test")
RSA = make_certificate("shop.test", "rsa")
TLS = {"alpn_protocols": ["h2", "http/1.1"], "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"}}


def platform(name="https", http3=None, port=8443):
    https = edge.listener(name, port, "tls/default", tls=TLS, http3=http3)
    return [https, edge.routes_shell(), edge.certificate_secret("tls/default", OWN.chain, OWN.key)]


def certificate():
    leaves = {"acme/shop/ecdsa": SHOP, "acme/shop/rsa": RSA}
    secrets = [edge.certificate_secret(name, one.chain, one.key) for name, one in leaves.items()]
    return [edge.piece("acme/shop", ["shop.test"], list(leaves)), *secrets]


def together(*tenants, addresses=None, **changes):
    return put_together(("platform", platform(**changes)), *tenants, site=Site(addresses or {}, "0f" * 16))


def listener(snapshot, name):
    return SCHEMA.unpack(snapshot.resources[Kind.LISTENER][name].body)


def managers(found):
    found = [SCHEMA.open_any(chain.filters[-1].typed_config) for chain in found.filter_chains]
    assert {one.DESCRIPTOR.name for one in found} == {"HttpConnectionManager"}
    return found


def announced(snapshot):
    """The header that each chain of the listener on TCP writes over what a service says."""
    filters = [manager.http_filters for manager in managers(listener(snapshot, "https"))]
    assert all([one.name for one in some] == ["alt-svc", "router"] for some in filters)
    written = [SCHEMA.open_any(some[0].typed_config).mutations.response_mutations[0].append for some in filters]
    assert {one.append_action for one in written} == {2}
    return {(one.header.key, one.header.value) for one in written}


def test_nothing_changes_for_a_listener_without_it():
    snapshot = together()
    assert [(one.name, one.transport) for one in snapshot.listeners] == [("https", Transport.TCP)]
    assert snapshot.resources[Kind.LISTENER]["https"].body == platform()[0].body


def test_every_chain_is_there_with_its_own_certificates():
    snapshot = together(("acme", certificate()), http3={})
    tcp, udp = listener(snapshot, "https"), listener(snapshot, "https+quic")
    assert (udp.name, udp.address.socket_address.protocol, udp.address.socket_address.port_value) == (
        "https+quic", 1, 8443,
    )  # fmt: skip
    assert [list(one.filter_chain_match.server_names) for one in udp.filter_chains] == [[], ["shop.test"]]
    for mine, other in zip(udp.filter_chains, tcp.filter_chains, strict=True):
        transport = SCHEMA.open_any(mine.transport_socket.typed_config)
        assert (transport.HasField("enable_early_data"), transport.enable_early_data.value) == (True, False)
        context, original = transport.downstream_tls_context, SCHEMA.open_any(other.transport_socket.typed_config)
        assert list(context.common_tls_context.alpn_protocols) == ["h3"]
        context.common_tls_context.alpn_protocols[:] = original.common_tls_context.alpn_protocols
        assert context == original
    assert not udp.listener_filters
    assert {one.codec_type for one in managers(udp)} == {3}
    assert udp.udp_listener_config.quic_options.quic_protocol_options.max_concurrent_streams.value == 33


def test_whoever_must_show_a_certificate_must_do_so_by_quic_too():
    chain = listener(together(http3={}), "https").filter_chains[0]
    context = SCHEMA.open_any(chain.transport_socket.typed_config)
    context.require_client_certificate.value = True
    context.common_tls_context.validation_context.trusted_ca.inline_string = OWN.chain
    chain.transport_socket.typed_config.CopyFrom(SCHEMA.to_any(context))
    body = SCHEMA.pack(SCHEMA.message("envoy.config.listener.v3.Listener")(name="https", filter_chains=[chain]))
    (made,) = SCHEMA.unpack(http3.over_quic(body)).filter_chains
    shown = SCHEMA.open_any(made.transport_socket.typed_config).downstream_tls_context
    assert shown.require_client_certificate.value
    assert shown.common_tls_context.validation_context == context.common_tls_context.validation_context


def test_a_host_that_asks_its_clients_for_certificates_is_there_over_tcp_alone_and_says_so():
    asking = [edge.virtual_host("acme", "shop", edge.answer("acme", "here"), domains=("shop.test",)), asks("shop.test")]
    snapshot = together(("acme", asking), ("acme.certificates", certificate()), http3={})
    tcp, udp = listener(snapshot, "https"), listener(snapshot, "https+quic")
    own, guarded = tcp.filter_chains
    assert list(guarded.filter_chain_match.server_names) == ["shop.test"]
    filters = [
        [one.name for one in SCHEMA.open_any(chain.filters[-1].typed_config).http_filters] for chain in (own, guarded)
    ]
    assert filters == [["alt-svc", "router"], ["router"]]
    assert [list(one.filter_chain_match.server_names) for one in udp.filter_chains] == [[]]
    of_quic = next(one for one in snapshot.listeners if one.transport is Transport.QUIC)
    assert of_quic.handshakes == ()
    assert {one.server_name for one in snapshot.listeners[0].handshakes} == {"shop.test"}


@pytest.mark.parametrize(
    ("said", "addresses", "port"),
    [({}, {}, 8443), ({}, {"https": Address("127.0.0.1", 10443)}, 10443), ({"port": 443}, {}, 443)],
)
def test_clients_are_told_the_port_they_can_reach(said, addresses, port):
    snapshot = together(("acme", certificate()), http3=said, addresses=addresses)
    assert announced(snapshot) == {("alt-svc", f'h3=":{port}"; ma=86400')}
    assert {one.address.port for one in snapshot.listeners} == {addresses["https"].port if addresses else 8443}


def test_a_change_of_the_port_or_of_a_certificate_is_a_change_of_both():
    versions = [
        {name: one.version for name, one in snapshot.resources[Kind.LISTENER].items()}
        for snapshot in (
            together(http3={}),
            together(http3={"port": 443}),
            together(("acme", certificate()), http3={}),
            together(http3={}, addresses={"https": Address("127.0.0.1", 10443)}),
        )
    ]
    assert all(len({one[name] for one in versions}) == 4 for name in ("https", "https+quic"))


def test_the_platform_owns_it_and_a_request_through_it_is_part_of_the_proof():
    snapshot = together(("acme", certificate()), http3={})
    assert snapshot.owners[Kind.LISTENER, "https+quic"] == "platform@edge"
    (_, udp) = snapshot.listeners
    assert (udp.name, udp.transport, udp.serves_ingress, udp.certificates) == (
        "https+quic", Transport.QUIC, True, {OWN.fingerprint},
    )  # fmt: skip
    assert [(one.identity, one.certificates) for one in udp.handshakes] == [
        (("https+quic", "shop.test", "ecdsa"), {SHOP.fingerprint})
    ]


def test_challenges_are_answered_over_tcp_alone():
    snapshot = together(http3={})
    disguise = alpn.Disguise("ab" * 32, OWN.chain, OWN.key)
    shown = Overlay(disguises={"shop.test": disguise}).over(snapshot.resources)[Kind.LISTENER]
    assert len(SCHEMA.unpack(shown["https"].body).filter_chains) > 1
    assert shown["https+quic"] is snapshot.resources[Kind.LISTENER]["https+quic"]
    derived = SCHEMA.unpack(http3.over_quic(shown["https"].body)).filter_chains
    assert not any(one.filter_chain_match.application_protocols for one in derived)


def test_tcp_and_udp_do_not_take_a_port_from_each_other():
    both, one = together(http3={}), together()
    assert set(transition.switched(both.resources, one)[Kind.LISTENER]) == {"https", "https+quic"}
    renamed = together(name="web", http3={})
    assert set(transition.switched(both.resources, renamed)[Kind.LISTENER]) == {"web", "web+quic"}
