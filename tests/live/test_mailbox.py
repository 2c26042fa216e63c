"""A mailbox is bounded whatever comes, and nothing that changed is ever forgotten: at worst everything is re-read."""

from hypothesis import given
from hypothesis import strategies as st

from console.live.mailbox import WAITING_LIMIT, Mailbox, letter

topics = st.sampled_from([f"slice:t{number}@edge" for number in range(9)])
letters = st.builds(
    lambda topic, subject: letter(topic, subject, {"what": subject}), topics, st.integers(0, 300).map(str)
)


@given(st.lists(letters, max_size=400))
def test_it_never_holds_more_than_its_limit(stream):
    box = Mailbox()
    for one in stream:
        box.put(one)
        assert len(box) <= WAITING_LIMIT


@given(st.lists(letters, max_size=400))
def test_every_topic_that_changed_is_told(stream):
    box = Mailbox()
    for one in stream:
        box.put(one)
    waiting = box.take()
    told_whole = {one.topic for one in waiting if one.subject == "all"}
    for one in stream:
        assert one.topic in told_whole or one in waiting


def test_the_newest_about_a_subject_wins():
    box = Mailbox()
    for number in range(1000):
        box.put(letter("traffic:acme@edge", "traffic", {"total": number}))
    assert [one.text for one in box.take()] == ['{"total":999}']
    assert box.take() == []


def test_with_more_topics_than_room_one_letter_waits_per_topic():
    box = Mailbox()
    for number in range(10 * WAITING_LIMIT):
        for subject in ("draft", "revision"):
            box.put(letter(f"slice:t{number}@edge", subject, {}))
    assert len(box) <= 10 * WAITING_LIMIT + 1
