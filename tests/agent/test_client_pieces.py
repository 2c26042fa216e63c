"""Which certificate each server name gets and which clients it lets in; and pieces about clients that are refused."""

import pytest
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.snapshot import AssemblyError

from tests.agent import edge
from tests.agent.client_authority import ClientAuthority
from tests.agent.conftest import make_certificate
from tests.agent.test_assembly import put_together
from tests.agent.test_pieces import MODERN, ONE, RSA, chains_of, context_of, platform, secret, shop

OURS = ClientAuthority.make()
POLICY = {"trusted_ca": {"inline_string": OURS.pem}}
NAMES = [{"san_type": "URI", "matcher": {"exact": "spiffe://acme.test/shop"}}]
REQUIRED = {"require_client_certificate": True}


def asking(host, policy=None, tenant="acme", server_names=None, context=None, common=None, **changes):
    """What the traffic slice of a tenant says about clients of a host."""
    common = {"validation_context": POLICY if policy is None else policy} | (common or {})
    tls = {"@type": edge.TLS, "common_tls_context": common} | (REQUIRED if context is None else context)
    name = f"{tenant}/clients/{host}"
    document = {
        "name": name,
        "filter_chain_match": {"server_names": [host] if server_names is None else server_names},
        "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": tls},
    }
    return edge.resource("envoy.config.listener.v3.FilterChain", name, document | changes)


def traffic(*hosts, asks=()):
    return [*(edge.virtual_host("acme", host, edge.answer("acme", "here")) for host in hosts), *map(asking, asks)]


def certified(*server_names, name="acme/shop"):
    return [shop(*server_names, name=name, secrets=(f"{name}/ecdsa",)), secret(f"{name}/ecdsa")]


def joined(resources, certificates=(), **changes):
    """Slices of traffic and of certificates together, as on a node."""
    slices = [("platform", platform(**changes)), ("acme", resources)]
    return put_together(*slices, ("acme.certificates", certificates)) if certificates else put_together(*slices)


def doors(snapshot):
    """Server name → (the secret that is shown, which clients are let in)."""
    found = {}
    for chain in chains_of(snapshot)[1:]:
        common = context_of(chain).common_tls_context
        (shown,) = [one.name for one in common.tls_certificate_sds_secret_configs]
        clients = chain.name.partition("+")[0] if common.HasField("validation_context") else ""
        for name in chain.filter_chain_match.server_names:
            assert name not in found
            found[name] = (shown, clients)
    return found


DEFAULT, SHOP = "tls/default", "acme/shop/ecdsa"


@pytest.mark.parametrize(
    ("hosts", "asks", "certified_names", "expected"),
    [
        (["a.test"], [], ["a.test"], {"a.test": (SHOP, "")}),
        (["a.test"], ["a.test"], [], {"a.test": (DEFAULT, "acme/clients/a.test")}),
        (["a.test"], ["a.test"], ["a.test"], {"a.test": (SHOP, "acme/clients/a.test")}),
        (
            ["a.x.test", "b.x.test"], ["a.x.test"], ["*.x.test"],
            {"*.x.test": (SHOP, ""), "a.x.test": (SHOP, "acme/clients/a.x.test")},
        ),
        (
            ["*.x.test", "a.x.test"], ["*.x.test"], ["*.x.test"],
            {"*.x.test": (SHOP, "acme/clients/*.x.test"), "a.x.test": (SHOP, "")},
        ),
        (
            ["*.x.test", "a.x.test", "*.y.x.test"], ["*.x.test"], [],
            {"*.x.test": (DEFAULT, "acme/clients/*.x.test"), "a.x.test": (DEFAULT, ""), "*.y.x.test": (DEFAULT, "")},
        ),
        (
            ["*.x.test"], ["*.x.test"], ["a.x.test"],
            {"*.x.test": (DEFAULT, "acme/clients/*.x.test"), "a.x.test": (SHOP, "acme/clients/*.x.test")},
        ),
        (
            ["*.x.test", "a.x.test"], ["*.x.test", "a.x.test"], ["*.x.test"],
            {"*.x.test": (SHOP, "acme/clients/*.x.test"), "a.x.test": (SHOP, "acme/clients/a.x.test")},
        ),
    ],
)  # fmt: skip
def test_every_claimed_name_decides_for_itself(hosts, asks, certified_names, expected):
    certificates = certified(*certified_names) if certified_names else ()
    assert doors(joined(traffic(*hosts, asks=asks), certificates)) == expected


def test_a_chain_that_asks_speaks_tls_as_the_listener_does_and_resumes_nothing():
    template, chain = chains_of(joined(traffic("a.test", asks=["a.test"])))
    note, *filters = chain.filters
    assert filters == list(template.filters)
    assert (note.name, chain.name) == ("gatehouse.clients", "acme/clients/a.test")
    context, expected = context_of(chain), context_of(template)
    assert context.require_client_certificate.value
    assert context.disable_stateless_session_resumption
    assert context.disable_stateful_session_resumption
    assert context.common_tls_context.validation_context.trusted_ca.inline_string == OURS.pem
    context.common_tls_context.ClearField("validation_context")
    assert context.common_tls_context == expected.common_tls_context


def test_the_version_changes_with_the_policy():
    policies = [POLICY, POLICY | {"match_typed_subject_alt_names": NAMES}, POLICY | {"max_verify_depth": 2}]
    versions = {
        joined([*traffic("a.test"), asking("a.test", policy)]).resources[Kind.LISTENER]["https"].version
        for policy in policies
    }
    assert len(versions) == 3


def seen(snapshot):
    (listener,) = (one for one in snapshot.listeners if one.name == "https")
    return {(one.server_name, one.key, one.piece, one.is_refused): one.certificates for one in listener.handshakes}


def test_what_must_be_seen_is_blamed_on_whose_it_is():
    two = [shop("a.test", "b.test", secrets=("acme/shop/ecdsa", "acme/shop/rsa"))]
    certificates = [*two, secret("acme/shop/ecdsa"), secret("acme/shop/rsa", RSA)]
    resources = [*traffic("a.test", "b.test", "c.test", asks=["a.test", "c.test"]), asking("b.test", context={})]
    assert seen(joined(resources, certificates)) == {
        ("a.test", "ecdsa", "acme/shop", True): {ONE.fingerprint},
        ("a.test", "rsa", "acme/shop", True): {RSA.fingerprint},
        ("b.test", "ecdsa", "acme/clients/b.test", False): {ONE.fingerprint},
        ("b.test", "rsa", "acme/clients/b.test", False): {RSA.fingerprint},
        ("c.test", "", "acme/clients/c.test", True): {ONE.fingerprint},
    }
    assert ("a.test", "", "acme/shop", True) in seen(joined(resources, certificates, tls=MODERN))


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        (asking("a.test", POLICY | {"trust_chain_verification": "ACCEPT_UNTRUSTED"}), "holds more than"),
        (asking("a.test", POLICY | {"allow_expired_certificate": True}), "holds more than"),
        (asking("a.test", {"trusted_ca": {"filename": "/etc/passwd"}}), "an authority that cannot be read"),
        (asking("a.test", {"trusted_ca": {"inline_string": "nothing"}}), "an authority that cannot be read"),
        (asking("a.test", {"trusted_ca": {"inline_string": make_certificate().chain}}), "cannot be read or is none"),
        (asking("a.test", {"trusted_ca": {"inline_string": OURS.pem * 11}}), "from one to 10 authorities"),
        (asking("a.test", server_names=["a.test", "b.test"]), "holds more than"),
        (asking("a.test", server_names=[]), "holds more than"),
        (asking("a.test", filters=[{"name": "mine"}]), "holds more than"),
        (asking("a.test", context=REQUIRED | {"session_timeout": "9s"}), "holds more than"),
        (asking("a.test", context={"require_client_certificate": False}), "holds more than"),
        (asking("a.test", common={"alpn_protocols": ["h2"]}), "holds more than"),
        (asking("A.test"), "no host name in lower case"),
        (asking("b.test"), "no routes for the server name b.test"),
    ],
)  # fmt: skip
def test_a_piece_about_clients_that_cannot_be_is_named(piece, text):
    with pytest.raises(AssemblyError, match=text) as refused:
        joined([*traffic("a.test"), piece])
    assert (refused.value.slice, refused.value.type) == ("acme@edge", Kind.FILTER_CHAIN)
    assert refused.value.object == piece.name


def test_nobody_says_who_the_clients_of_others_are():
    beta = [edge.virtual_host("beta", "beta.test", edge.answer("beta", "x")), asking("a.test", tenant="beta")]
    with pytest.raises(AssemblyError, match=r"no routes for the server name a\.test") as refused:
        put_together(("platform", platform()), ("acme", traffic("a.test")), ("beta", beta))
    assert refused.value.slice == "beta@edge"
    twice = [edge.virtual_host("beta", "mine", edge.answer("beta", "x"), domains=("a.test",)), beta[1]]
    with pytest.raises(AssemblyError, match=r"a\.test is already that of acme/clients/a\.test"):
        put_together(("platform", platform()), ("acme", traffic("a.test", asks=["a.test"])), ("beta", twice))
