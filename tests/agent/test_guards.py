"""What the agent makes of DLP policies: a part of the inspector's bundle, and a word where listeners cannot ask."""

import json

import pytest
from gatehouse_agent import wire
from gatehouse_agent.assembly.inspection import Inspection, InspectionError, deaf_among
from gatehouse_agent.inspection.inspector import _blaming
from gatehouse_agent.reporting import _told
from gatehouse_inspector.serving.bundle import bundle_of
from gatehouse_inspector.serving.supervisor import LoadError
from gatehouse_protocol.findings import LEAKS, WafEvent, WafReport
from gatehouse_protocol.messages import DLP_POLICY_TYPE, WAF_POLICY_TYPE
from gatehouse_protocol.shapes import parse
from gatehouse_protocol.vocabulary import DLP_OPEN_FILTER

from tests.policies.compiler import intents
from tests.waf.findings import event


def guards():
    objects = (intents.made("dlp_policy", "cards", {"detectors": [{"detector": "iban", "action": "block"}]}),)
    found = intents.compiled(*objects, fingerprint_key="00" * 16)
    return {one.name: ("digest", one.body) for one in found.resources}


def test_policies_go_into_the_bundle_as_the_inspector_reads_it():
    inspection = Inspection(guards=guards())
    assert inspection.digest
    bundle = bundle_of(json.loads(json.dumps(inspection.document())), 0)
    assert [one.detector for one in bundle.guards["acme/dlp/cards"].watches] == ["iban"]
    assert Inspection().over(inspection).guards == inspection.guards, "requests on their way may still name it"


def test_what_is_no_document_is_blamed_on_its_policy():
    broken = Inspection(guards={"acme/dlp/cards": ("digest", wire.wrap(DLP_POLICY_TYPE, b"{"))})
    with pytest.raises(InspectionError) as refused:
        broken.document()
    assert (refused.value.type, refused.value.name) == (DLP_POLICY_TYPE, "acme/dlp/cards")
    assert _blaming(LoadError("no", "acme/dlp/cards")).type == DLP_POLICY_TYPE
    assert _blaming(LoadError("no", "acme/shop")).type == WAF_POLICY_TYPE


def test_listeners_of_an_earlier_version_are_named():
    published = {one.name: one.body for one in intents.platform().resources if one.name == "http"}
    assert deaf_among(published, DLP_OPEN_FILTER) == ()
    earlier = {name: body.replace(DLP_OPEN_FILTER.encode(), b"xxx_open") for name, body in published.items()}
    assert deaf_among(earlier, DLP_OPEN_FILTER) == ("http",)
    assert "not looked for on http" in Inspection(guards=guards(), unguarded=("http",)).trouble
    assert Inspection(unguarded=("http",)).trouble == ""
    assert "not looked for in answers on http" in Inspection(guards=guards(), unanswered=("http",)).trouble


def test_a_control_plane_of_an_earlier_version_is_told_no_leaks():
    leak = {
        "detector": "iban", "label": "IBAN", "action": "block", "place": "body", "count": 1, "sample": "",
        "fingerprint": "0" * 16,
    }  # fmt: skip
    said = WafReport((parse(WafEvent, event(leaks=[leak])),), (), (), 0)
    assert _told(said, {LEAKS}) is said
    assert _told(said, ()).events[0].leaks == ()
