"""Pieces become filter chains of every TLS listener; what Envoy would refuse is refused here, with the piece's name."""

import pytest
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.ownership import check_ownership
from gatehouse_agent.assembly.snapshot import AssemblyError
from gatehouse_protocol import envoy_schema
from google.protobuf import json_format

from tests.agent import edge
from tests.agent.conftest import make_certificate
from tests.agent.test_assembly import put_together, slice_of

ONE, TWO, RSA = make_certificate(), make_certificate(), make_certificate(family="rsa")
TLS = {"alpn_protocols": ["h2", "http/1.1"], "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"}}
MODERN = {"tls_params": {"tls_minimum_protocol_version": "TLSv1_3"}}


def secret(name, certificate=ONE):
    return edge.certificate_secret(name, certificate.chain, certificate.key)


def platform(**changes):
    changes = {"tls": TLS} | changes
    https = edge.listener("https", 8443, "tls/default", **changes)
    return [edge.listener("http", 8080), https, edge.routes_shell(), secret("tls/default")]


def shop(*server_names, name="acme/shop", secrets=("acme/shop/ecdsa",), **changes):
    return edge.piece(name, list(server_names or ("shop.test",)), list(secrets), **changes)


def together(*resources, tenant="acme", **changes):
    return put_together(("platform", platform(**changes)), (tenant, resources))


def chains_of(snapshot, listener="https"):
    return envoy_schema.default().unpack(snapshot.resources[Kind.LISTENER][listener].body).filter_chains


def context_of(chain):
    return envoy_schema.default().open_any(chain.transport_socket.typed_config)


class TestChains:
    def test_a_piece_becomes_a_chain_with_the_filters_and_the_tls_of_the_listener(self):
        names = ["shop.test", "*.shop.test"]
        pieces = [shop(*names, secrets=("acme/shop/ecdsa", "acme/shop/rsa")), secret("acme/shop/ecdsa")]
        template, chain = chains_of(together(*pieces, secret("acme/shop/rsa", RSA)))
        assert (chain.name, list(chain.filter_chain_match.server_names)) == ("acme/shop", names)
        note, *rest = chain.filters
        assert (note.name, rest) == ("gatehouse.names", list(template.filters))
        expected = context_of(template)
        configs = expected.common_tls_context.tls_certificate_sds_secret_configs
        configs.add().CopyFrom(configs[0])
        configs[0].name, configs[1].name = "acme/shop/ecdsa", "acme/shop/rsa"
        assert context_of(chain) == expected

    def test_a_listener_without_tls_or_without_pieces_stays_byte_for_byte(self):
        before = put_together(("platform", platform()))
        assert before.resources[Kind.LISTENER]["https"].body == platform()[1].body
        after = together(shop(), secret("acme/shop/ecdsa"))
        assert after.resources[Kind.LISTENER]["http"] == before.resources[Kind.LISTENER]["http"]

    def test_the_version_changes_with_the_pieces_and_not_with_what_their_secrets_hold(self):
        versions = {
            together(*some).resources[Kind.LISTENER]["https"].version
            for some in (
                [shop(), secret("acme/shop/ecdsa")],
                [shop(), secret("acme/shop/ecdsa", TWO)],
                [shop("other.test"), secret("acme/shop/ecdsa")],
                [],
            )
        }
        assert len(versions) == 3

    def test_envoy_is_told_of_neither_pieces_nor_staged_secrets(self):
        waiting = edge.staged(secret("acme/shop/ecdsa", TWO))
        snapshot = together(shop(), secret("acme/shop/ecdsa"), waiting)
        assert set(snapshot.resources) == {Kind.SECRET, Kind.LISTENER, Kind.ROUTES}
        assert snapshot.resources[Kind.SECRET]["acme/shop/ecdsa"].version != waiting.digest

    def test_a_listener_that_does_not_read_server_names_learns_it(self):
        https = edge.resource(
            "envoy.config.listener.v3.Listener",
            "https",
            {"name": "https", "address": {"socket_address": {"address": "127.0.0.1", "port_value": 8443}}}
            | {"filter_chains": [_document_of(platform()[1])]},
        )
        given = [https, edge.routes_shell(), secret("tls/default")]
        snapshot = put_together(("platform", given), ("acme", [shop(), secret("acme/shop/ecdsa")]))
        found = envoy_schema.default().unpack(snapshot.resources[Kind.LISTENER]["https"].body)
        assert [one.name for one in found.listener_filters] == ["envoy.filters.listener.tls_inspector"]


def _document_of(listener):
    schema = envoy_schema.default()
    return json_format.MessageToDict(schema.unpack(listener.body).filter_chains[0], descriptor_pool=schema.pool)


class TestHandshakes:
    def expected(self, **changes):
        pieces = [shop("shop.test", "*.shop.test", secrets=("acme/shop/ecdsa", "acme/shop/rsa"))]
        given = [*pieces, secret("acme/shop/ecdsa"), secret("acme/shop/rsa", RSA)]
        (listener,) = (one for one in together(*given, **changes).listeners if one.name == "https")
        return {one.identity: one.certificates for one in listener.handshakes}

    def test_each_family_of_keys_is_to_be_seen_under_the_first_server_name(self):
        assert self.expected() == {
            ("https", "shop.test", "ecdsa"): {ONE.fingerprint},
            ("https", "shop.test", "rsa"): {RSA.fingerprint},
        }

    def test_with_tls_1_3_only_either_will_do(self):
        assert self.expected(tls=MODERN) == {("https", "shop.test", ""): {ONE.fingerprint, RSA.fingerprint}}

    def test_the_listeners_own_proof_is_still_about_its_own_certificate(self):
        facts = together(shop(), secret("acme/shop/ecdsa", TWO)).listeners[1]
        assert (facts.name, facts.server_name, facts.certificates) == ("https", "", {ONE.fingerprint})


class TestFaults:
    @pytest.mark.parametrize(
        ("given", "text"),
        [
            ([shop()], "refers to secret acme/shop/ecdsa, which is not there"),
            ([shop(secrets=("tls/default",))], "refers to secret tls/default, which is not there"),
            ([edge.piece("acme/shop", [], ["acme/shop/ecdsa"])], "has no server name"),
            ([edge.piece("acme/shop", ["shop.test"], [])], "no secret"),
            ([shop(filters=[{"name": "mine"}])], "holds more than"),
            ([shop(name="acme/shop", metadata={})], "holds more than"),
            ([shop("Shop.test"), secret("acme/shop/ecdsa")], "no host name in lower case"),
            ([shop("a.*.test"), secret("acme/shop/ecdsa")], "no host name in lower case"),
            ([shop("a.test", "a.test"), secret("acme/shop/ecdsa")], "already that of acme/shop"),
        ],
    )
    def test_a_piece_that_cannot_be_is_named(self, given, text):
        with pytest.raises(AssemblyError, match=text) as refused:
            together(*given)
        found = (refused.value.slice, refused.value.type, refused.value.object)
        assert found == ("acme@edge", Kind.FILTER_CHAIN, "acme/shop")

    def test_of_two_pieces_for_one_name_the_later_is_at_fault(self):
        beta = [edge.piece("beta/shop", ["shop.test"], ["beta/shop/ecdsa"]), secret("beta/shop/ecdsa")]
        acme = [shop(), secret("acme/shop/ecdsa")]
        with pytest.raises(AssemblyError, match=r"shop\.test is already that of acme/shop") as refused:
            put_together(("platform", platform()), ("beta", beta), ("acme", acme))
        assert (refused.value.slice, refused.value.object) == ("beta@edge", "beta/shop")

    def test_two_keys_of_one_family_are_refused(self):
        given = [shop(secrets=("acme/shop/ecdsa", "acme/shop/rsa")), secret("acme/shop/ecdsa")]
        with pytest.raises(AssemblyError, match="the second secret with an ECDSA key"):
            together(*given, secret("acme/shop/rsa", TWO))

    @pytest.mark.parametrize("one", [shop(), secret("acme/shop/ecdsa"), edge.staged(secret("acme/shop/ecdsa"))])
    def test_a_tenants_certificates_carry_its_name(self, one):
        check_ownership(slice_of("acme.certificates", one).ref, [one])
        with pytest.raises(AssemblyError, match="does not start with beta/"):
            check_ownership(slice_of("beta.certificates", one).ref, [one])
