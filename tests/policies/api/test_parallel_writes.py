"""Many writers at once: nobody overwrites what they have not seen, and no write is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from console.audit.models import Entry
from policies.models import DraftObject
from tests.callers import signed_in
from tests.policies.specs import route

ROUTES = "/slices/acme@edge/routes"
WRITERS = 20
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("edge")]


def at_once(write: Callable[[int], int]) -> list[int]:
    def alone(number: int) -> int:
        try:
            return write(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(alone, range(WRITERS)))


def test_of_twenty_writes_with_one_entity_tag_exactly_one_wins(cast):
    tag = signed_in(cast.bob).post(ROUTES, {"name": "shop", "spec": route()})["ETag"]

    def write(number: int) -> int:
        body = {"spec": route(path=f"/writer-{number}")}
        return signed_in(cast.bob).put(f"{ROUTES}/shop", body, if_match=tag).status_code

    answers = at_once(write)
    assert sorted(answers) == [200] + [412] * (WRITERS - 1)
    winner = answers.index(200)
    assert DraftObject.objects.get().spec["match"]["path"]["value"] == f"/writer-{winner}"
    assert Entry.objects.filter(verb="route.update").count() == 1


def test_of_twenty_creates_of_one_name_exactly_one_wins(cast):
    def write(number: int) -> int:
        body = {"name": "shop", "spec": route(path=f"/writer-{number}")}
        return signed_in(cast.bob).post(ROUTES, body).status_code

    assert sorted(at_once(write)) == [201] + [409] * (WRITERS - 1)


def test_twenty_writes_to_twenty_objects_all_count(cast, edge):
    def write(number: int) -> int:
        return signed_in(cast.bob).post(ROUTES, {"name": f"r{number}", "spec": route(path=f"/{number}")}).status_code

    assert set(at_once(write)) == {201}
    edge.acme.refresh_from_db()
    assert edge.acme.draft_version == 1 + WRITERS
    assert len(set(DraftObject.objects.values_list("version", flat=True))) == WRITERS
