"""Services that are believed by the system's authorities get those of the node that runs them."""

from pathlib import Path

from gatehouse_agent import wire
from gatehouse_agent.assembly.destinations import NodeFiles, finished
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_protocol.vending import SYSTEM_ROOTS

from tests.policies.compiler.intents import SCHEMA, compiled, service


def cluster(**spec):
    (found,) = [one for one in compiled(service("secure", "9.9.9.9", **spec)).resources if one.name == "acme/secure"][
        :1
    ]
    return EnvoyResource("1", found.body)


def files(roots):
    return NodeFiles(Path(roots), Path("/nowhere"))


def trusted(resource):
    message = SCHEMA.unpack(resource.body)
    return SCHEMA.open_any(message.transport_socket.typed_config).common_tls_context.validation_context


def test_the_file_of_the_node_takes_the_place_of_the_usual_one():
    given = cluster(tls={"server_name": "in.acme.test"})
    done = finished({"acme/secure": given}, files("/etc/pki/roots.pem"))
    made = done.clusters["acme/secure"]
    assert trusted(made).trusted_ca.filename == "/etc/pki/roots.pem"
    assert [one.matcher.exact for one in trusted(made).match_typed_subject_alt_names] == ["in.acme.test"]
    assert made.version != given.version
    assert "acme/secure" not in done.secrets
    assert wire.unwrap(made.body)[0] == wire.unwrap(given.body)[0]


def test_where_it_is_the_usual_one_or_none_is_asked_for_nothing_changes():
    secure, plain = cluster(tls={"server_name": "in.acme.test"}), cluster()
    assert finished({"acme/secure": secure}, files(SYSTEM_ROOTS)).clusters["acme/secure"] == secure
    assert finished({"acme/secure": plain}, files("/etc/pki/roots.pem")).clusters["acme/secure"] == plain
