"""What an authority issued is replaced when it is left: spread, or at once, and only then it can be retired."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.actions.reissuing import plan_reissues
from certificates.actions.renewals import start_due
from certificates.actions.rotation.looks import Later
from certificates.actions.rotation.steps import STEPS
from certificates.models import Authority, Certificate, Leaf, Rotation, Version
from tests.certificates.rotating import SHOP, claim, look, newest, rotated, rotating_until
from tests.certificates.trusting import chain_of, takes

AT, OF_ACME = "/issuers/internal/authorities", "/slices/acme@edge/certificates"
OUT = {"reason": "A backup was stolen."}


@pytest.fixture
def shop(edge, crew, internal, as_alice) -> str:
    """A certificate that all nodes show, from authority 1."""
    claim(edge, SHOP)
    pk = as_alice.post(OF_ACME, {"hostnames": [SHOP]}).data["id"]
    rotated(crew, pk)
    return pk


def planned() -> None:
    while plan_reissues():
        pass


def start_now() -> int:
    """Let the time of every certificate have come."""
    Certificate.objects.exclude(renew_at=None).update(renew_at=timezone.now())
    return start_due()


def grace_over(pk: str) -> None:
    Rotation.objects.filter(certificate=pk, state="proven").update(next_action_at=timezone.now())
    look()


def roots(as_olga) -> tuple[str, str]:
    """The roots of authority 2 and 1."""
    newest, oldest = as_olga.get("/issuers/internal").data["authorities"]
    return newest["root"], oldest["root"]


def test_what_the_authority_before_issued_is_replaced_within_a_while_and_then_it_is_retired(shop, crew, as_olga):
    as_olga.post(AT, {})
    shown = as_olga.post(f"{AT}/2/activate", {}).data["authorities"][1]
    assert (shown["certificates"], shown["commands"]) == (1, ["taint"])
    until = Authority.objects.get(number=1).reissue_until
    assert timezone.now() < until <= timezone.now() + timedelta(seconds=10)

    planned()

    row = Certificate.objects.get(pk=shop)
    assert row.renew_at <= until
    assert "which is being retired" in as_olga.get(f"/certificates/{shop}").data["renewal"]["text"]
    refused = as_olga.post(f"{AT}/1/retire", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "authority_in_use")
    assert "1 certificate of it served; the first is acme@edge/shop-acme-test" in refused.json()["detail"]

    assert start_now() == 1
    rotation = rotated(crew, shop)
    assert rotation.reason == "changed"
    new, old = roots(as_olga)
    assert takes(new, chain_of(shop))
    assert takes(old, chain_of(shop))
    assert plan_reissues() == 0

    shown = as_olga.get("/issuers/internal").data["authorities"][1]
    assert (shown["certificates"], shown["kept_certificates"]) == (0, 1), "one may go back for a day"
    assert as_olga.post(f"{AT}/1/retire", {}).json()["code"] == "authority_in_use"
    grace_over(shop)
    assert as_olga.get("/issuers/internal").data["authorities"][1]["commands"] == ["taint", "retire"]
    assert as_olga.post(f"{AT}/1/retire", {}).status_code == 200


def test_many_are_not_replaced_at_the_same_time(shop, edge, crew, as_alice, as_olga):
    names = [f"h{number}.acme.test" for number in range(5)]
    claim(edge, *names)
    ids = [as_alice.post(OF_ACME, {"hostnames": [name]}).data["id"] for name in names]
    rotating_until(crew, lambda: all(newest(pk).state == "proven" for pk in ids))
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {})

    planned()

    moments = sorted(Certificate.objects.values_list("renew_at", flat=True))
    assert len(set(moments)) == 6
    assert moments[-1] <= Authority.objects.get(number=1).reissue_until
    assert Authority.objects.get(number=1).reissue_until > timezone.now() + timedelta(seconds=50)


def test_where_nobody_wants_it_certificates_follow_as_they_are_renewed(shop, crew, as_olga):
    as_olga.post(AT, {})
    before = Certificate.objects.get(pk=shop).renew_at
    as_olga.post(f"{AT}/2/activate", {"reissue": False})
    assert plan_reissues() == 0
    assert Certificate.objects.get(pk=shop).renew_at == before
    start_now()
    assert rotated(crew, shop).reason == "renewal"
    assert Leaf.objects.get(version__certificate=shop, version__number=2).authority.number == 2


def test_what_a_compromised_authority_issued_is_replaced_at_once_and_nobody_goes_back(shop, crew, as_olga, as_alice):
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {"compromised": True, **OUT})

    planned()

    assert start_due() == 1, "it is due without waiting"
    assert newest(shop).reason == "replacement"
    assert Version.objects.get(certificate=shop, number=1).is_compromised
    rotating_until(crew, lambda: newest(shop).state in {"proven", "complete"})
    look()
    new, old = roots(as_olga)
    assert (takes(new, chain_of(shop)), takes(old, chain_of(shop))) == (True, False)
    back = as_alice.post(f"/certificates/{shop}/roll-back", {"reason": "No!"})
    assert back.json()["code"] == "nothing_before"
    assert as_olga.post(f"{AT}/1/retire", {}).status_code == 200


def test_what_is_on_its_way_from_a_compromised_authority_is_given_up(shop, crew, as_olga, as_alice):
    as_alice.post(f"/certificates/{shop}/renew", {})
    rotating_until(crew, lambda: newest(shop).state == "staging", obeying=False)
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {})
    as_olga.post(f"{AT}/1/taint", OUT)

    planned()
    assert start_due() == 1

    second, third = Rotation.objects.filter(certificate=shop, number__gt=1).order_by("number")
    assert (second.state, third.reason) == ("abandoned", "replacement")
    rotating_until(crew, lambda: newest(shop).state in {"proven", "complete"})
    assert not takes(roots(as_olga)[1], chain_of(shop))


def test_what_was_signed_just_before_the_next_was_activated_is_signed_again(edge, crew, internal, as_alice, as_olga):
    claim(edge, SHOP)
    pk = as_alice.post(OF_ACME, {"hostnames": [SHOP]}).data["id"]
    row = Rotation.objects.with_all().get(certificate=pk)
    signed = STEPS["finalizing"](row)
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {})

    with pytest.raises(Later):
        signed.change(row)

    rotated(crew, pk)
    assert Leaf.objects.get().authority.number == 2


def test_who_goes_back_to_the_authority_before_has_a_day(shop, crew, as_olga, as_alice):
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {})
    planned()
    start_now()
    rotated(crew, shop)
    Authority.objects.filter(number=1).update(reissue_until=timezone.now())
    as_alice.post(f"/certificates/{shop}/roll-back", {"reason": "Old phones refuse it."})
    rotated(crew, shop)

    planned()

    assert Certificate.objects.get(pk=shop).renew_at > timezone.now() + timedelta(hours=23)


def test_an_expired_ca_says_so_in_the_rotation(edge, crew, internal, as_alice):
    claim(edge, SHOP)
    Authority.objects.update(state="retired")
    pk = as_alice.post(OF_ACME, {"hostnames": [SHOP]}).data["id"]
    rotating_until(crew, lambda: newest(pk).cause != "")
    assert "It has no authority that issues." in newest(pk).cause
