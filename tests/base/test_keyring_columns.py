"""Whatever is encrypted at rest is listed, under the very name the product binds it to."""

import re
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import BinaryField

from certificates.actions.issuers import NewIssuer, add_issuer
from certificates.actions.keys import open_key, open_of_authority, seal_for_issuer, seal_key
from certificates.models import Authority, Certificate, Issuer, IssuerType, Leaf, Version
from console.audit.actor import SYSTEM
from console.base.idempotency import _row
from console.base.keyring import KeyRingError, Sealed, key_ring, register, rotation, row_name, sealed_columns
from console.base.keyring import columns as listed
from console.base.models import IdempotencyRecord
from fleet.actions.secrets import keep_secret
from fleet.signing_keys import make_key
from tests import make

ENCRYPTED = re.compile(r"ciphertext|sealed")


def unlisted(models):
    names = {(column.model.lower(), column.column) for column in sealed_columns()}
    return [
        f"{model._meta.label}.{field.name}"
        for model in models
        for field in model._meta.fields
        if isinstance(field, BinaryField) and ENCRYPTED.search(field.name)
        if (model._meta.label_lower, field.name) not in names
    ]


@pytest.fixture
def list_of_its_own(monkeypatch):
    monkeypatch.setattr(listed, "_columns", dict(listed._columns))


def test_every_encrypted_column_is_listed():
    assert unlisted(apps.get_models()) == []


def test_a_column_that_is_missing_from_the_list_is_found(list_of_its_own):
    before = unlisted(apps.get_models())
    del listed._columns["fleet.Secret.ciphertext"]
    assert [*before, "fleet.Secret.ciphertext"] == unlisted(apps.get_models())


@pytest.mark.parametrize("column", sealed_columns(), ids=lambda column: column.name)
class TestEachColumn:
    def test_it_is_a_column_of_bytes(self, column):
        assert isinstance(apps.get_model(column.model)._meta.get_field(column.column), BinaryField)

    def test_its_bound_name_holds_the_row_and_everything_else_it_is_made_of(self, column):
        assert "pk" in column.by
        values = [str(UUID(int=number)) for number in range(1, 1 + len(column.by))]
        name = column.bound_to(*values)
        assert all(value in name for value in values)

    def test_a_tenants_row_is_bound_to_the_tenant(self, column):
        fields = {field.name for field in apps.get_model(column.model)._meta.fields}
        assert "tenant" not in fields or any(path.endswith("tenant_id") for path in column.by)

    def test_no_other_column_has_its_names(self, column):
        others = [other for other in sealed_columns() if other.name != column.name]
        assert column.bound_to(*column.by) not in {other.bound_to(*other.by) for other in others}


def test_what_the_fleet_encrypts_opens_under_the_listed_names(cast):
    columns = {column.name: column for column in sealed_columns()}
    secret = keep_secret(make.slice_of(cast.acme, make.gateway()), "tls/x", b"a private key")
    key = make_key()
    for name, row in (("fleet.Secret.ciphertext", secret), ("fleet.SigningKey.ciphertext", key)):
        assert key_ring().open(bytes(row.ciphertext), bound_to=columns[name].bound_to(row.pk))


ISSUER = ("account_ciphertext", "eab_ciphertext", "dns_ciphertext", "ca_ciphertext")


@pytest.mark.parametrize("column", ISSUER)
@pytest.mark.django_db
def test_what_an_issuer_encrypts_opens_under_the_listed_name(column):
    issuer = Issuer.objects.create(name="ca", type="internal")
    sealed = seal_for_issuer(issuer, column, b"a private key")
    line = next(line for line in sealed_columns() if line.name == f"certificates.Issuer.{column}")
    assert key_ring().open(sealed, bound_to=line.bound_to(issuer.pk)) == b"a private key"


@pytest.mark.django_db
def test_an_authoritys_keys_open_under_the_listed_name():
    add_issuer(NewIssuer("company", IssuerType.INTERNAL), actor=SYSTEM)
    line = next(line for line in sealed_columns() if line.model == "certificates.Authority")
    (row,) = rotation._read(line, line.rows())
    assert key_ring().open(row.sealed, bound_to=row.bound_to) == open_of_authority(Authority.objects.get())


def a_leaf(cast):
    slice = make.slice_of(cast.acme, make.gateway())
    certificate = Certificate.objects.create(slice=slice, name="shop", hostnames=["shop.test"], source="upload")
    version = Version.objects.create(certificate=certificate, number=1, hostnames=["shop.test"])
    leaf = Leaf(version=version, key_type="ecdsa-p256", family="ecdsa")
    seal_key(leaf, b"a private key")
    leaf.save()
    return leaf


def test_a_leafs_key_is_found_with_its_tenant_and_opens_under_the_listed_name(cast):
    leaf = a_leaf(cast)
    line = next(line for line in sealed_columns() if line.model == "certificates.Leaf")
    (row,) = rotation._read(line, line.rows())
    assert str(cast.acme.pk) in row.bound_to
    assert key_ring().open(row.sealed, bound_to=row.bound_to) == open_key(leaf) == b"a private key"


def test_a_kept_answer_opens_under_the_listed_name(as_olga):
    as_olga.post("/tenants", {"slug": "initech", "name": "Initech"}, idempotency_key="k1")
    record = IdempotencyRecord.objects.get()
    column = next(column for column in sealed_columns() if column.model == "base.IdempotencyRecord")
    assert column.bound_to(record.pk) == _row(record.pk)
    assert b"initech" in key_ring().open(bytes(record.body), bound_to=column.bound_to(record.pk))


def test_a_column_listed_again_replaces_its_line(list_of_its_own):
    before = len(sealed_columns())
    register(Sealed("fleet.Secret", "ciphertext", lambda pk, tenant: f"{pk}{tenant}", by=("pk", "slice__tenant_id")))
    assert len(sealed_columns()) == before
    assert next(column for column in sealed_columns() if column.model == "fleet.Secret").by[1] == "slice__tenant_id"


def test_a_model_that_is_not_there_is_named():
    with pytest.raises(KeyRingError, match=r"fleet\.Gone\.ciphertext"):
        Sealed("fleet.Gone", "ciphertext", str).rows()


def test_a_row_name_holds_the_tenant_where_there_is_one():
    assert row_name("fleet.secret", 7) == "fleet.secret:7"
    assert row_name("certificates.leaf_key", 7, tenant="acme") == "certificates.leaf_key:7@acme"
