"""Envoy itself takes named destinations in a dry run, with every kind of credential."""

import pytest
from gatehouse_protocol.request_signing import RequestSigning, SigningScheme
from gatehouse_protocol.vending import VendedKind, VendedShape

from policies.envoy_check import validate
from tests.policies.compiler.intents import compiled
from tests.policies.compiler.test_egress import policy, workload
from tests.policies.compiler.test_egress_destinations import alias, destination

SHAPES = {
    "none": None,
    "header": VendedShape(VendedKind.HEADER),
    "signature": VendedShape(VendedKind.AWS_SIGV4, service="s3", region="eu-central-1"),
    "message-signature": VendedShape(VendedKind.HMAC),
    "signed-text": VendedShape(
        VendedKind.HMAC, "x-signature", signing=RequestSigning(SigningScheme.TEMPLATE, string_to_sign="{body}")
    ),
}


@pytest.mark.parametrize("credential", SHAPES)
def test_a_dry_run_takes_it(credential):
    shape = SHAPES[credential]
    named = {"credential": "key"} if shape else {}
    found = compiled(
        workload("orders", k1ab="right"), destination("stripe", **named),
        policy("p", "orders", r={"destinations": [alias("stripe")]}), vended={"key": shape} if shape else {},
    )  # fmt: skip
    assert found.problems == ()
    assert validate(found.resources, ()) == ()
