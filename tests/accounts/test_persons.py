"""Behind every act of a token stands the person who made it, whatever the token is called."""

import pytest

from console.accounts.access import Access
from console.accounts.persons import person_behind, token_name
from tests import make


@pytest.mark.parametrize("name", ["ci", "", "ci (alice@people.test)", "a) (b", "(", "two\nlines", "x" * 120])
def test_the_person_is_found_behind_any_token(name):
    assert person_behind(token_name(name, "bob@people.test")) == "bob@people.test"


@pytest.mark.parametrize("name", ["bob@people.test", "Gatehouse", "edge-1"])
def test_who_acts_in_person_stands_behind_themselves(name):
    assert person_behind(name) == name


def test_it_is_the_name_that_acts_are_signed_with(cast):
    token, _ = make.token(cast.acme, cast.bob)
    for access in (Access(cast.bob), Access(cast.bob, token=token)):
        assert person_behind(access.actor.name) == cast.bob.email
