"""What is kept of a secret opens in its own row and for its own tenant alone, and is brought under newer keys."""

import pytest
from django.core.management import call_command

from console.base.keyring import KeyRingError, sealed_columns
from tests.vending.kv import TOKEN
from tests.vending.vended import HERE, NEXT, SECRET, stripe, the
from vending.sealing import opened, store_row, version_row

IN_VAULT = {"address": "https://vault.example.com", "path": "stripe", "token": TOKEN}


def rows(alice):
    """A sealed version, another one, and one that is read."""
    alice.post(HERE, stripe())
    alice.post(HERE, stripe(name="github", secret=NEXT))
    alice.post(HERE, {"name": "crm", "kind": "header", "vault": IN_VAULT})
    return the(), the("github"), the("crm")


def test_a_secret_opens_in_its_row(edge, alice):
    one, _, read = rows(alice)
    tenant = one.slice.tenant_id

    assert opened(version_row(one.newest.pk, tenant), one.newest.ciphertext) == {"secret": SECRET}
    assert opened(store_row(read.pk, tenant), read.store_ciphertext) == {"token": TOKEN}


def test_it_opens_in_no_other_row_and_for_no_other_tenant(edge, alice):
    one, other, read = rows(alice)
    tenant = one.slice.tenant_id
    places = (
        version_row(other.newest.pk, tenant), version_row(one.newest.pk, edge.globex.tenant_id),
        store_row(one.newest.pk, tenant), store_row(read.pk, tenant),
    )  # fmt: skip
    for place in places:
        with pytest.raises(KeyRingError):
            opened(place, one.newest.ciphertext)
    with pytest.raises(KeyRingError):
        opened(store_row(other.pk, tenant), read.store_ciphertext)


def test_both_columns_are_listed_and_every_row_opens_by_the_name_it_is_listed_with(edge, alice):
    rows(alice)
    listed = {column.name for column in sealed_columns()}

    assert {"vending.Version.ciphertext", "vending.Credential.store_ciphertext"} <= listed
    call_command("rotate_key_ring", dry_run=True)
