"""Two people publish at once, or one edits while another publishes: one revision, and no edit is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from console.base.errors import Conflict
from policies.models import DraftObject, Revision
from tests.policies.specs import route, shop
from tests.policies.steps import fill, publish

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_publishes_of_one_draft_one_makes_the_revision(edge):
    fill(edge.acme, shop(2))

    def attempt(_: int) -> str:
        try:
            return f"revision {publish(edge.acme).sequence}"
        except Conflict as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(attempt, range(6)))
    assert answers.count("revision 1") == 1
    assert set(answers) <= {"revision 1", "draft_changed", "nothing_to_publish"}
    assert Revision.objects.count() == 1


def test_what_is_edited_during_a_publish_is_in_this_revision_or_still_in_the_draft(edge):
    fill(edge.acme, shop(1))

    def edit(number: int) -> None:
        try:
            fill(edge.acme, [{"kind": "route", "name": f"n{number}", "spec": route(path=f"/n{number}")}])
        finally:
            connections.close_all()

    def publish_until_it_holds(_: int) -> None:
        for _ in range(20):
            try:
                publish(edge.acme)
            except Conflict:
                continue
            finally:
                connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        publishing = pool.submit(publish_until_it_holds, 0)
        list(pool.map(edit, range(12)))
        publishing.result()
    edge.acme.refresh_from_db()
    states = dict(DraftObject.objects.filter(kind="route").values_list("name", "is_unpublished"))
    assert set(states) == {"r0", *(f"n{number}" for number in range(12))}
    published = set(edge.acme.published_objects.filter(kind="route", to_sequence=None).values_list("name", flat=True))
    assert published == {name for name, is_unpublished in states.items() if not is_unpublished}
