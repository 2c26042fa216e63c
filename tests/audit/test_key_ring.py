"""What is done to the key ring is in the trail, or is not done."""

import pytest

from console.audit.models import Entry
from console.base.keyring.record import recorder

pytestmark = pytest.mark.django_db


def test_the_trail_is_connected_and_notes_the_sentence():
    recorder()(lambda: "Encrypted 3 rows again")
    entry = Entry.objects.get()
    assert (entry.verb, entry.summary, entry.actor_kind) == ("key_ring.rotate", "Encrypted 3 rows again", "system")


def test_what_fails_leaves_no_entry():
    def failing():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        recorder()(failing)
    assert not Entry.objects.exists()
