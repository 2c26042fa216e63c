"""Gateways and slices: born together with the platform's slice, admitted, withdrawn while nothing is published."""

import pytest

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict, Invalid, PreconditionFailed
from policies.actions.gateways import create_gateway, update_gateway
from policies.actions.slices import admit, withdraw
from policies.models import Gateway, HostnameClaim, Slice
from tests.policies.specs import shop
from tests.policies.steps import fill, publish


def test_a_gateway_is_born_with_the_platforms_slice(cast):
    gateway = create_gateway(actor=SYSTEM, slug="west", name="West", allowed_private_networks=["10.0.0.0/8"])
    assert list(gateway.slices.values_list("key", flat=True)) == ["platform@west"]
    assert Entry.objects.get(verb="gateway.create").target_name == "west"


def test_a_slug_is_taken_once(edge):
    with pytest.raises(Conflict) as refused:
        create_gateway(actor=SYSTEM, slug="edge", name="Again")
    assert refused.value.code == "gateway_exists"
    assert Gateway.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"slug": "Not A Slug"}, "/slug"),
        ({"slug": "a" * 41}, "/slug"),
        ({"name": " "}, "/name"),
        ({"name": "a\u202eb"}, "/name"),
        ({"name": None}, "/name"),
        ({"description": "a\0"}, "/description"),
        ({"allowed_private_networks": "10.0.0.0/8"}, "/allowed_private_networks"),
        ({"allowed_private_networks": ["10.0.0.0/8", "10.0.0.1/8"]}, "/allowed_private_networks/1"),
        ({"allowed_private_networks": [7]}, "/allowed_private_networks/0"),
        ({"allowed_private_networks": ["10.0.0.0/8"] * 65}, "/allowed_private_networks"),
    ],
)
def test_what_a_gateway_cannot_be_is_refused_with_its_place(cast, fields, pointer):
    with pytest.raises(Invalid) as refused:
        create_gateway(actor=SYSTEM, **({"slug": "west", "name": "West"} | fields))
    assert refused.value.problems[0].pointer == pointer
    assert not Gateway.objects.exists()


def test_an_update_is_one_version_further_and_tells_what_differs(edge):
    networks = ["192.168.0.0/16", "10.0.0.0/8", "10.0.0.0/8"]
    row = update_gateway(
        actor=SYSTEM, gateway=edge.gateway, changes={"allowed_private_networks": networks}, expected='"1"'
    )
    assert (row.version, row.allowed_private_networks) == (2, ["10.0.0.0/8", "192.168.0.0/16"])
    entry = Entry.objects.get(verb="gateway.update")
    assert [one["pointer"] for one in entry.changes] == ["/allowed_private_networks"]
    with pytest.raises(PreconditionFailed):
        update_gateway(actor=SYSTEM, gateway=edge.gateway, changes={"name": "Late"}, expected='"1"')


def test_only_known_fields_can_be_updated(edge):
    with pytest.raises(Invalid) as refused:
        update_gateway(actor=SYSTEM, gateway=edge.gateway, changes={"slug": "other"}, expected="*")
    assert refused.value.problems[0].pointer == "/slug"


def test_a_tenant_is_admitted_once(edge, cast):
    with pytest.raises(Conflict) as refused:
        admit(actor=SYSTEM, gateway=edge.gateway, tenant=cast.acme)
    assert refused.value.code == "slice_exists"


def test_a_slice_can_be_withdrawn_until_it_has_a_history(edge):
    fill(edge.acme, shop())
    withdraw(actor=SYSTEM, slice=edge.acme)
    assert not Slice.objects.filter(key="acme@edge").exists()
    assert not HostnameClaim.objects.exists()
    fill(edge.globex, shop())
    publish(edge.globex)
    with pytest.raises(Conflict) as refused:
        withdraw(actor=SYSTEM, slice=edge.globex)
    assert refused.value.code == "slice_has_history"


def test_the_platforms_slice_stays_with_its_gateway(edge):
    with pytest.raises(Conflict) as refused:
        withdraw(actor=SYSTEM, slice=edge.platform)
    assert refused.value.code == "slice_is_platform"
