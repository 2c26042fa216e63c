"""The release before goes on working beside this one: its web processes with our database, its agents with our web.

`golden/` is that release, recorded when it was made: `pytest tests/upgrade -n 0 --update-golden` on the commit of a
release records it for the next one. To go on means: what it reads is there, what it writes is taken, what it says is
known.
"""

import json
from pathlib import Path

import pytest

from tests.upgrade.schema import read_schema
from tests.upgrade.shapes import read_shapes

GOLDEN = Path(__file__).parent / "golden"
SCHEMA, MESSAGES = GOLDEN / "schema.json", GOLDEN / "messages.json"

KEPT_ANYWAY = {
    "accounts_apitoken: CHECK ((((created_by_id IS NULL) OR": "it writes whom a token acts as, and no service account",
    "accounts_user: CHECK ((NOT ((email)::text ~": "addresses with brackets, quotes or blanks are none of its",
}
"""How rules begin that what it writes keeps, with why."""


def recorded(path, now, request):
    if request.config.getoption("--update-golden"):
        path.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n")
    return json.loads(path.read_text())


@pytest.fixture
def before(db, request):
    return recorded(SCHEMA, read_schema(), request)


@pytest.fixture
def after(db):
    return read_schema()


@pytest.fixture
def messages_before(request):
    return recorded(MESSAGES, json.loads(json.dumps(read_shapes())), request)


def test_every_table_and_column_that_it_reads_is_there_with_the_same_type(before, after):
    assert sorted(before.keys() - after.keys()) == []
    lost = [
        f"{table}.{column}: {before[table]['columns'][column][0]}"
        for table in before
        for column, (type_, *_) in before[table]["columns"].items()
        if after[table]["columns"].get(column, [None])[0] != type_ and not is_wider(type_, after[table], column)
    ]
    assert lost == []


def test_what_it_writes_is_taken_although_it_knows_nothing_of_new_columns(before, after):
    asked = [
        f"{table}.{column}"
        for table in before
        for column, (_, is_nullable, fills_itself) in after[table]["columns"].items()
        if column not in before[table]["columns"] and not (is_nullable or fills_itself)
    ]
    assert asked == [], "null=True or db_default=… lets the release before write"
    stricter = [
        f"{table}.{column}"
        for table in before
        for column, (_, was_nullable, _) in before[table]["columns"].items()
        if was_nullable and not after[table]["columns"].get(column, [None, True])[1]
    ]
    assert stricter == []


def test_no_new_rule_refuses_what_it_writes(before, after):
    columns = {table: set(before[table]["columns"]) for table in before}
    new = [
        f"{table}: {rule}"
        for table in before
        for rule in after[table]["rules"]
        if rule not in before[table]["rules"] and any(f"({column}" in rule for column in columns[table])
    ]
    assert [rule for rule in new if not rule.startswith(tuple(KEPT_ANYWAY))] == []


def test_what_its_agents_say_is_understood(messages_before):
    now = json.loads(json.dumps(read_shapes()))
    assert sorted(messages_before.keys() - now.keys()) == []
    changed = [
        f"{message}.{field}"
        for message, fields in messages_before.items()
        for field, (type_, _) in fields.items()
        if now[message].get(field, [None])[0] != type_
    ]
    assert changed == [], "a field that is said today must be read tomorrow"


def test_nothing_is_asked_of_its_agents_that_they_do_not_know(messages_before):
    now = json.loads(json.dumps(read_shapes()))
    asked = [
        f"{message}.{field}"
        for message in messages_before
        for field, (_, may_be_absent) in now[message].items()
        if field not in messages_before[message] and not may_be_absent
    ]
    assert asked == [], "a new field has a default"


def is_wider(type_, table, column):
    """Longer text, larger numbers."""
    now = table["columns"].get(column, [""])[0]
    length = lambda text: int(text.partition("(")[2].partition(")")[0] or 0)  # noqa: E731
    if type_.startswith("character varying") and now.startswith(("character varying", "text")):
        return now == "text" or length(now) >= length(type_)
    return (type_, now) in {("integer", "bigint"), ("smallint", "integer"), ("smallint", "bigint")}
