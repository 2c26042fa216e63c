"""What the live connection refuses stands in the trail."""

import time

import pytest
from websockets.exceptions import InvalidStatus

from console.audit.models import Refusal
from tests.cast import Cast
from tests.live.browser import tab
from tests.live.web import Web


def noted(code: str, times: int = 1) -> Refusal:
    """The note of it, once it is there that often."""
    deadline = time.monotonic() + 30
    while (row := Refusal.objects.filter(kind="live", code=code, count__gte=times).first()) is None:
        assert time.monotonic() < deadline, list(Refusal.objects.values())
        time.sleep(0.05)
    return row


def test_topics_that_are_not_theirs_are_one_note_with_their_name(web: Web, cast: Cast):
    with tab(web, cast.vera) as page:
        for topic in ("tenant:globex", "tenant:nobody"):
            assert page.subscribe("tenant:acme", topic)["refused"] == [topic]
    row = noted("not_found", times=2)
    assert (row.actor_id, row.actor_name, row.target_name) == (str(cast.vera.pk), cast.vera.email, "tenant:globex")
    assert row.ip == "127.0.0.1"
    assert Refusal.objects.count() == 1


def test_what_they_may_follow_is_no_note(web: Web, cast: Cast):
    with tab(web, cast.vera) as page:
        assert page.subscribe("tenant:acme")["refused"] == []
        assert page.subscribe("tenant:globex")["refused"] == ["tenant:globex"]
    noted("not_found")
    assert Refusal.objects.count() == 1


def test_a_page_of_another_origin_is_noted(web: Web, cast: Cast):
    with pytest.raises(InvalidStatus), tab(web, cast.alice, origin="https://evil.test"):
        pass
    row = noted("foreign_origin")
    assert (row.target_name, row.actor_id) == ("https://evil.test", "")
