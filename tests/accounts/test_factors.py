"""Factors of one's own: renamed, removed, renewed; and an operator's help for those who lost them all."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from console.accounts.actions.factors import MOST_FACTORS, use_app, use_code
from console.accounts.factors.held import unused_codes_of
from console.accounts.models import RecoveryCode, Totp
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict
from console.base.keyring import key_ring, sealed_columns
from tests.accounts.apps import SEED, add_app, code_now


@pytest.fixture
def codes(cast) -> list[str]:
    return add_app(cast.alice)


def the_factor(caller) -> dict:
    (factor,) = caller.get("/me/account").json()["factors"]
    return factor


def test_one_sees_and_renames_ones_own(codes, as_alice):
    factor = the_factor(as_alice)
    assert (factor["kind"], factor["name"], factor["is_synced"]) == ("app", "Phone", False)
    assert as_alice.patch(f"/me/factors/{factor['id']}", {"name": "Old phone"}).json()["name"] == "Old phone"
    refused = as_alice.patch(f"/me/factors/{factor['id']}", {"name": "a\u202eb"})
    assert refused.json()["problems"][0]["pointer"] == "/name"


def test_nobody_touches_those_of_others(codes, as_alice, as_olga):
    factor = the_factor(as_alice)
    assert as_olga.patch(f"/me/factors/{factor['id']}", {"name": "x"}).status_code == 404
    assert as_olga.delete(f"/me/factors/{factor['id']}").status_code == 404


def test_with_the_last_factor_go_the_recovery_codes(codes, as_alice, cast):
    assert as_alice.delete(f"/me/factors/{the_factor(as_alice)['id']}").status_code == 204
    assert RecoveryCode.objects.count() == 0
    assert Entry.objects.get(verb="factor.remove").actor_name == cast.alice.email
    assert as_alice.post("/me/recovery-codes").json()["code"] == "factor_missing"


def test_new_recovery_codes_replace_the_old_ones(codes, as_alice, cast):
    made = as_alice.post("/me/recovery-codes").json()["codes"]
    assert len(made) == unused_codes_of(cast.alice).count() == 10
    assert not use_code(actor=SYSTEM, user=cast.alice, code=codes[0])
    assert use_code(actor=SYSTEM, user=cast.alice, code=made[0])


def test_a_dry_run_shows_no_codes_and_changes_nothing(codes, as_alice, cast):
    assert as_alice.post("/me/recovery-codes?dry_run=true").json() == {"codes": []}
    assert use_code(actor=SYSTEM, user=cast.alice, code=codes[0])


def test_ten_factors_are_the_most(cast):
    for number in range(MOST_FACTORS):
        add_app(cast.alice, name=f"App {number}")
    with pytest.raises(Conflict):
        add_app(cast.alice, name="One more")
    assert Totp.objects.count() == MOST_FACTORS


def test_a_seed_is_bound_to_its_row(codes, cast):
    column = next(column for column in sealed_columns() if column.name == "accounts.Totp.seed_ciphertext")
    row = Totp.objects.get()
    assert key_ring().open(bytes(row.seed_ciphertext), bound_to=column.bound_to(row.pk)) == SEED
    add_app(cast.bob)
    stolen = Totp.objects.get(user=cast.bob)
    Totp.objects.filter(pk=row.pk).update(seed_ciphertext=stolen.seed_ciphertext)
    with pytest.raises(Exception, match="another row"):
        use_app(cast.alice, code_now())


def test_an_operator_removes_all_of_somebody_who_lost_them(codes, cast, as_alice):
    call_command("remove_factors", "ALICE@people.test", stdout=StringIO())
    assert not Totp.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert as_alice.get("/me").status_code == 401
    assert Entry.objects.get(verb="factor.reset").actor_kind == "system"
    with pytest.raises(CommandError, match="Nobody has"):
        call_command("remove_factors", "nobody@people.test", stdout=StringIO())
