"""Many writers at once: nobody overwrites what they have not seen, and no write is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from console.audit.models import Entry
from policies.models import DraftObject
from tests import make
from tests.callers import signed_in
from tests.policies.specs import route

ROUTES = "/slices/acme@edge/routes"
WRITERS = 20
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("edge")]


def at_once(write: Callable[[int], int], writers: int = WRITERS) -> list[int]:
    def alone(number: int) -> int:
        try:
            return write(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(alone, range(writers)))


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


def test_writers_of_two_slices_do_not_pass_the_quota_of_their_tenant_together(cast):
    make.slice_of(cast.acme, make.gateway("west"))
    writers = [signed_in(cast.bob) for _ in range(4)]
    for room in range(1, 16):
        cast.acme.quotas = {"objects": room}
        cast.acme.save()

        def write(number: int, room: int = room) -> int:
            body = {"name": f"r{room}-{number}", "spec": route(path=f"/{room}/{number}")}
            below = f"/slices/acme@{('edge', 'west')[number % 2]}"
            if number < 2:
                return writers[number].post(f"{below}/routes", body).status_code
            return writers[number].post(f"{below}/import", {"objects": [{"kind": "route", **body}]}).status_code

        assert sum(status < 300 for status in at_once(write, len(writers))) == 1
    assert DraftObject.objects.count() == room
