"""Which certificate serves which hostname."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.life.serving import Offer, Served, Shadowed, serving
from certificates.pki.names import covers
from tests.certificates.life.made import DAY, NOW


def offer(certificate: str, *names: str, days: int = 90, is_pinned: bool = False) -> Offer:
    """A certificate that ends in so many days."""
    return Offer(certificate, names, NOW + days * DAY, is_pinned)


def served(offers: list[Offer], *hostnames: str) -> dict[str, list[str]]:
    """The hostnames each certificate serves."""
    return {one.certificate: list(one.names) for one in serving(offers, hostnames)}


def test_what_is_not_claimed_is_not_served():
    assert serving([offer("shop", "shop.test", "*.shop.test")], []) == (
        Served("shop", (), (), ("*.shop.test", "shop.test")),
    )


def test_what_nobody_offers_is_served_by_nobody():
    assert serving([], ["shop.test"]) == ()
    assert served([offer("shop", "shop.test")], "cart.test") == {"shop": []}


def test_a_certificate_serves_the_hostnames_it_covers():
    assert serving([offer("shop", "www.shop.test", "*.api.shop.test")], ["v1.api.shop.test", "a.b.api.shop.test"]) == (
        Served("shop", ("v1.api.shop.test",), (), ("www.shop.test",)),
    )


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        (offer("a", "*.shop.test", days=99), offer("b", "www.shop.test", days=1), "b"),
        (offer("a", "www.shop.test", days=1), offer("b", "www.shop.test", days=2), "b"),
        (offer("a", "*.shop.test", days=1), offer("b", "*.shop.test", days=2), "b"),
        (offer("a", "www.shop.test"), offer("b", "www.shop.test"), "a"),
        (offer("a", "*.shop.test", days=1, is_pinned=True), offer("b", "www.shop.test", days=9), "a"),
        (offer("a", "www.shop.test", "*.shop.test", days=1), offer("b", "*.shop.test", days=9), "a"),
        (
            offer("a", "www.shop.test", days=1, is_pinned=True),
            offer("b", "www.shop.test", days=9, is_pinned=True),
            "b",
        ),
    ],
)
def test_who_wins_a_hostname(first, second, winner):
    loser = ({"a", "b"} - {winner}).pop()
    expected = {winner: (("www.shop.test",), ()), loser: ((), (Shadowed("www.shop.test", winner),))}
    for offers in ([first, second], [second, first]):
        assert {one.certificate: (one.names, one.shadowed) for one in serving(offers, ["www.shop.test"])} == expected


def test_a_wildcard_hostname_needs_the_same_wildcard_name():
    offers = [offer("deep", "*.a.shop.test"), offer("one", "www.shop.test"), offer("wild", "*.shop.test")]
    assert served(offers, "*.shop.test") == {"deep": [], "one": [], "wild": ["*.shop.test"]}


def test_a_wildcard_and_the_name_below_it_may_have_different_certificates():
    offers = [offer("one", "www.shop.test"), offer("wild", "*.shop.test")]
    assert served(offers, "*.shop.test", "www.shop.test", "x.shop.test") == {
        "one": ["www.shop.test"],
        "wild": ["*.shop.test", "x.shop.test"],
    }


def test_spelling_plays_no_part():
    assert served([offer("shop", "WWW.Shop.test")], "www.shop.test.", "www.SHOP.test") == {"shop": ["www.shop.test"]}
    assert served([offer("shop", "xn--bcher-kva.test")], "bücher.test") == {"shop": ["xn--bcher-kva.test"]}


def test_what_is_no_hostname_is_served_by_nobody():
    assert served([offer("shop", "*", "a b", "*.shop.test")], "*", "a b", "*.*.shop.test") == {"shop": []}


def test_a_certificate_is_offered_once():
    with pytest.raises(ValueError, match="twice"):
        serving([offer("shop", "a.test"), offer("shop", "b.test")], [])


names = st.sampled_from(
    ["a.shop.test", "b.shop.test", "*.shop.test", "shop.test", "x.a.shop.test", "*.a.shop.test", "A.Shop.Test", "*"]
)
offers_made = st.lists(
    st.builds(
        Offer,
        st.sampled_from("pqrstuv"),
        st.lists(names, min_size=1, max_size=4).map(tuple),
        st.integers(0, 2).map(lambda days: NOW + timedelta(days=days)),
        st.booleans(),
    ),
    unique_by=lambda one: one.certificate,
)


@given(offers_made, st.lists(names), st.randoms(use_true_random=False))
def test_the_order_of_offers_and_hostnames_plays_no_part(offers, hostnames, chance):
    expected = serving(offers, hostnames)
    chance.shuffle(offers)
    chance.shuffle(hostnames)
    assert serving(offers, hostnames) == expected


@given(offers_made, st.lists(names))
def test_a_hostname_is_served_once_and_exactly_when_a_certificate_covers_it(offers, hostnames):
    found = serving(offers, hostnames)
    all_served = [name for one in found for name in one.names]
    covered = {name.lower() for name in hostnames for one in offers if any(covers(own, name) for own in one.names)}
    assert sorted(all_served) == sorted(covered)


@given(offers_made, st.lists(names))
def test_every_name_that_is_covered_is_either_served_or_shadowed_by_its_server(offers, hostnames):
    found = serving(offers, hostnames)
    by = {name: one.certificate for one in found for name in one.names}
    own_names = {one.certificate: one.names for one in offers}
    for one in found:
        lost = {shadowed.name: shadowed.by for shadowed in one.shadowed}
        assert all(by[name] == winner != one.certificate for name, winner in lost.items())
        for name in by:
            if any(covers(own, name) for own in own_names[one.certificate]):
                assert (name in one.names) != (name in lost)


@given(offers_made, st.lists(names))
def test_a_name_is_unclaimed_when_it_covers_no_claimed_hostname(offers, hostnames):
    own_names = {one.certificate: one.names for one in offers}
    for one in serving(offers, hostnames):
        expected = {
            own.lower() for own in own_names[one.certificate] if not any(covers(own, name) for name in hostnames)
        }
        assert set(one.unclaimed) == expected
