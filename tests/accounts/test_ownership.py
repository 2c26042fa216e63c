"""A tenant changes hands when both agree, and is never without an owner."""

from datetime import timedelta

from django.utils import timezone

from console.accounts import roles
from console.accounts.models import OwnershipOffer
from console.audit.models import Entry
from tests import make
from tests.callers import bearing, signed_in

OWNERSHIP = "/tenants/acme/ownership"


def offer(caller, person, **more):
    return caller.post(f"{OWNERSHIP}/offer", {"user": str(person.pk), **more})


def owners(cast):
    return {owner.email for owner in roles.owners(cast.acme)}


def test_what_is_offered_and_accepted_changes_hands(cast, as_alice, as_bob):
    assert offer(as_alice, cast.bob).status_code == 200
    assert owners(cast) == {cast.alice.email}
    assert as_bob.post(f"{OWNERSHIP}/accept").status_code == 200
    assert owners(cast) == {cast.bob.email}
    assert make.membership(cast.acme, cast.alice).roles == []
    assert make.membership(cast.acme, cast.bob).roles == ["editor", "owner", "publisher"]
    verbs = set(Entry.objects.filter(chain="acme").values_list("verb", flat=True))
    assert {"ownership.offer", "ownership.accept"} <= verbs


def test_who_offers_it_may_stay(cast, as_alice, as_bob):
    offer(as_alice, cast.bob, stays=True)
    as_bob.post(f"{OWNERSHIP}/accept")
    assert owners(cast) == {cast.alice.email, cast.bob.email}


def test_an_owner_through_a_team_gives_that_away_too(cast):
    founder = make.member(cast.acme, "founder")
    team = make.team(cast.acme, "founders", "owner", members=[founder])
    offer(signed_in(founder), cast.bob)
    signed_in(cast.bob).post(f"{OWNERSHIP}/accept")
    assert owners(cast) == {cast.alice.email, cast.bob.email}
    assert not team.group.user_set.filter(pk=founder.pk).exists()


def test_only_who_is_meant_decides(cast, as_alice, as_vera, as_bob, as_olga):
    offer(as_alice, cast.bob)
    for caller in (as_alice, as_vera, as_olga):
        assert caller.post(f"{OWNERSHIP}/accept").json()["code"] == "for_another"
    assert as_bob.post(f"{OWNERSHIP}/decline").status_code == 200
    assert as_bob.post(f"{OWNERSHIP}/accept").status_code == 404
    assert owners(cast) == {cast.alice.email}


def test_only_an_owner_in_person_offers_it(cast, as_olga, as_bob):
    deputy = make.member(cast.acme, "deputy", "viewer")
    _, secret = make.token(cast.acme, cast.alice)
    assert offer(as_olga, cast.bob).json()["code"] == "owner_only"
    assert offer(bearing(secret), cast.bob).json()["code"] == "in_person_only"
    assert offer(as_bob, deputy).status_code == 403


def test_an_offer_of_somebody_who_owns_it_no_more_counts_for_nothing(cast, as_bob):
    boss = make.member(cast.acme, "boss", "owner")
    offer(signed_in(boss), cast.bob)
    make.member(cast.acme, boss, "viewer")
    assert as_bob.post(f"{OWNERSHIP}/accept").json()["code"] == "rights_lost"


def test_an_offer_ends_in_time_and_is_taken_back(cast, as_alice, as_bob):
    offer(as_alice, cast.bob)
    assert offer(as_alice, cast.vera).json()["code"] == "offer_waiting"
    OwnershipOffer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert as_bob.post(f"{OWNERSHIP}/accept").status_code == 404
    assert offer(as_alice, cast.vera).status_code == 200
    assert as_alice.post(f"{OWNERSHIP}/withdraw").status_code == 200
    assert as_alice.get(OWNERSHIP).json()["offer"]["state"] == "revoked"


def test_it_is_offered_to_members_only(cast, as_alice):
    for person in (cast.charlie, cast.alice):
        assert offer(as_alice, person).json()["problems"][0]["code"] == "not_a_member"
