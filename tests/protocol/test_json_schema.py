"""The schema in the documentation accepts and refuses what the reader of messages accepts and refuses."""

import copy
from collections.abc import Iterator
from datetime import datetime

import jsonschema
import pytest
from gatehouse_protocol import messages, reports
from gatehouse_protocol.json_schema import schemas_of
from gatehouse_protocol.messages import ConfigKeys, Enrolled, Index, Manifest
from gatehouse_protocol.reports import Report
from gatehouse_protocol.shapes import ShapeError, parse

from tests.protocol.test_shapes import MANIFEST, REPORT

INDEX = {
    "slice": "acme@edge",
    "sequence": 7,
    "from": None,
    "root": "ab" * 32,
    "changed": [{"type": "t", "name": "acme/echo", "digest": "cd" * 32, "sealed": False}],
    "removed": [{"type": "t", "name": "acme/old"}],
}
SAMPLES = [(Report, REPORT), (Manifest, MANIFEST), (Index, INDEX)]
WRONG = (None, True, -1, 1, 1.5, "x", "", "x" * 5000, [], {}, [1], {"x": 1})
Path = tuple[str | int, ...]


def places(value, at: Path = ()) -> Iterator[Path]:
    """Every place in a JSON value."""
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from places(one, (*at, key))


def changed(value, path: Path, change):
    copied = {"": copy.deepcopy(value)}
    holder, key = copied, ""
    for part in path:
        holder, key = holder[key], part
    change(holder, key)
    return copied[""]


def mistakes(value):
    """What anybody could get wrong at each place: another value, a field too few, a field too many."""
    for path in places(value):
        for wrong in WRONG:
            yield changed(value, path, lambda holder, key, wrong=wrong: holder.__setitem__(key, wrong))
        if path and isinstance(path[-1], str):
            yield changed(value, path, lambda holder, key: holder.pop(key))
    for path in places(value):
        yield changed(value, path, lambda holder, key: isinstance(holder[key], dict) and holder[key].update(more=1))


def is_read(shape, value) -> bool:
    try:
        parse(shape, value)
    except ShapeError:
        return False
    return True


@pytest.mark.parametrize(("shape", "sample"), SAMPLES, ids=lambda value: getattr(value, "__name__", ""))
def test_schema_and_reader_agree_about_every_mistake(shape, sample):
    components = schemas_of([shape], "#/$defs/")
    whole = {"$ref": f"#/$defs/{shape.__name__}", "$defs": components}
    formats = jsonschema.FormatChecker(formats=())

    @formats.checks("date-time", raises=ValueError)
    def is_moment(text):
        return not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None

    validator = jsonschema.Draft202012Validator(whole, format_checker=formats)
    assert validator.is_valid(sample)
    assert is_read(shape, sample)
    seen = {True: 0, False: 0}
    for mistake in mistakes(sample):
        verdict = is_read(shape, mistake)
        assert validator.is_valid(mistake) == verdict, mistake
        seen[verdict] += 1
    assert min(seen.values()) > 20, "both verdicts were really asked for"


def test_every_message_of_the_protocol_can_be_described():
    shapes = [
        one
        for module in (messages, reports)
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__
    ]
    found = schemas_of(shapes, "#/")
    assert {one.__name__ for one in shapes} <= set(found)
    assert [name for name in found if not found[name].get("enum") and not found[name]["properties"]] == []


def test_only_what_nothing_strict_consists_of_may_grow():
    found = schemas_of([ConfigKeys], "#/", [Enrolled])
    assert "additionalProperties" not in found["Enrolled"]
    assert "additionalProperties" not in found["NodeIdentity"]
    assert found["ConfigKey"]["additionalProperties"] is False
