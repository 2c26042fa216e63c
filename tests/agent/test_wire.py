"""The agent's few protobuf messages are those of the Envoy it runs; bytes put together by hand are real messages."""

import pytest
from gatehouse_agent import wire
from gatehouse_agent.quotas import wire as quotas_wire
from gatehouse_agent.records import wire as records_wire
from gatehouse_protocol import envoy_schema

SHAPES = wire.SHAPES | records_wire.SHAPES | quotas_wire.SHAPES


def fields_in_envoy(full_name):
    return envoy_schema.default().message(full_name).DESCRIPTOR.fields_by_name


@pytest.mark.parametrize("name", SHAPES)
def test_every_field_has_the_number_it_has_in_envoy(name):
    full_name, fields = SHAPES[name]
    theirs = fields_in_envoy(full_name)
    for field, (number, kind) in fields.items():
        assert theirs[field].number == number
        is_list = kind.endswith("*") or kind == "map"
        assert theirs[field].is_repeated == is_list


@pytest.mark.parametrize("name", SHAPES)
def test_every_nested_message_is_the_one_envoy_has_there(name):
    full_name, fields = SHAPES[name]
    for field, (_, kind) in fields.items():
        nested = fields_in_envoy(full_name)[field].message_type
        if kind.rstrip("*") in SHAPES:
            assert nested.full_name == SHAPES[kind.rstrip("*")][0]


def test_an_any_is_wrapped_and_unwrapped():
    assert wire.unwrap(wire.wrap("type.googleapis.com/x", b"value")) == ("type.googleapis.com/x", b"value")


@pytest.mark.parametrize("length", [0, 1, 127, 128, 20_000, 3_000_000])
def test_an_appended_field_is_read_back(length):
    routes = envoy_schema.default().message("envoy.config.route.v3.RouteConfiguration")
    host = wire.VirtualHost(name="x" * length).SerializeToString()
    whole = routes(name="ingress").SerializeToString() + wire.length_delimited(2, host)
    assert [len(one.name) for one in routes.FromString(whole).virtual_hosts] == [length]
