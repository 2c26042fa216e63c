"""What the node API really says and takes is what its part of the OpenAPI document says."""

import json

import jsonschema
import pytest
from drf_spectacular.generators import SchemaGenerator
from gatehouse_protocol.envelope import KEYS_TYPE, MANIFEST_TYPE, open_envelope

from fleet.node_api.app import ADDRESSES
from policies.compiler import Kind
from tests.fleet.edge import draft, draft_site, publish_now
from tests.fleet.simulated_node import SimulatedNode, counted, proven, rejected


@pytest.fixture(scope="module")
def document():
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture
def check(document):
    """Check a value against one of the document's shapes."""

    def check(name, value):
        whole = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema.Draft202012Validator(whole).validate(value)

    return check


@pytest.fixture
def said(document, check):
    """Check an answer against what the document says of its address, method and status; return its JSON."""

    def said(answer, path, method="post"):
        declared = document["paths"][f"/node/v1{path}"][method]["responses"][str(answer.status_code)]
        ((kind, content),) = declared["content"].items()
        assert answer.headers["content-type"] == kind
        check(content["schema"]["$ref"].rpartition("/")[2], answer.json())
        return answer.json()

    return said


def test_every_address_is_described_with_its_method_and_nothing_else_is(document):
    described = {path: set(item) for path, item in document["paths"].items() if path.startswith("/node/")}
    assert described == {path: {one.method.lower()} for path, one in ADDRESSES.items()}


def test_ways_to_sign_are_described(document):
    schemes = document["components"]["securitySchemes"]
    used = {
        name
        for path, item in document["paths"].items()
        for operation in item.values()
        for one in (operation["security"] if path.startswith("/node/") else ())
        for name in one
    }
    assert used == {"nodeSession", "nodeSignature"} <= set(schemes)


def test_enrolment_and_session_are_as_described(edge, door, check, said):
    node = SimulatedNode(door)
    token = edge.join_token()
    check("node.Enrolment", json.loads(node.enrolment(token)))
    said(node.enrol(token), "/enrol")
    said(node.open_session(), "/session")
    said(SimulatedNode(door, "edge-2").enrol(token), "/enrol")
    said(SimulatedNode(door, key=SimulatedNode(door).key, id=node.id).open_session(), "/session")


def test_desired_state_is_as_described(edge, node, check, said):
    draft(
        edge.platform, Kind.LISTENER, "tls", {"protocol": "https", "address": "127.0.0.1", "port": 10443,
                                              "certificate": "default"},
    )  # fmt: skip
    publish_now(edge.platform)
    first = said(node.poll(), "/manifest", "get")
    assert first["inline"] is None
    check("node.Manifest", json.loads(open_envelope(first["manifest"], MANIFEST_TYPE, node.trusted)))

    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.acme)
    assert said(node.poll(wait=10), "/manifest", "get")["inline"]

    index = said(node.post("/index", {"slice": "platform@edge", "sequence": 1, "have": None}), "/index")
    wanted = [{"name": one["name"], "digest": one["digest"]} for one in index["changed"] if one["sealed"]]
    check("node.SecretsRequest", {"secrets": wanted})
    assert said(node.post("/secrets", {"secrets": wanted}), "/secrets")["secrets"]
    said(node.post("/index", {"slice": "platform@edge", "sequence": 99, "have": None}), "/index")


def test_keys_are_as_described(node, door, check, said):
    answer = door.run(door.send("GET", "/node/v1/keys", headers={"Authorization": f"Bearer {node.token}"}))
    envelope = said(answer, "/keys", "get")
    check("node.ConfigKeys", json.loads(open_envelope(envelope, KEYS_TYPE, node.trusted)))


def test_bodies_of_resources_come_as_the_media_type_that_is_described(document, node):
    answer = node.post("/resources", {"digests": []})
    declared = document["paths"]["/node/v1/resources"]["post"]["responses"]["200"]["content"]
    assert set(declared) == {answer.headers["content-type"]}


def test_reports_and_their_refusals_are_as_described(edge, node, check, said):
    publish_now(edge.platform)
    event = {"at": node.report_body()["sent_at"], "code": "slice_held_back", "text": "no"}
    for report in (
        node.report_body(proven("platform@edge", 1), counts=counted("acme@edge", 1, 5), events=[event]),
        node.report_body(rejected("platform@edge", 1, None, object="http", message="no")),
    ):
        check("node.Report", report)
        said(node.post("/reports", report), "/reports")

    wrong = node.report_body() | {"more": 1}
    with pytest.raises(jsonschema.ValidationError):
        check("node.Report", wrong)
    said(node.post("/reports", wrong), "/reports")
