"""An archive has all that a tenant made, whole and only its own, without what is sealed; it is handed out once."""

import gzip
import hashlib
import io
import json
import tarfile

import pytest
from django.utils import timezone

from tenancy.actions import exporting
from tenancy.actions.exporting import move_export
from tenancy.models import ExportPiece, TenantExport
from tests import make
from tests.fleet.edge import draft_site, publish_now


def made(caller, tenant="acme"):
    """The archive once the worker has made it: its manifest, and rows by table."""
    row = caller.post(f"/tenants/{tenant}/exports").json()
    while move_export():
        pass
    assert caller.get(f"/tenants/{tenant}/exports/{row['id']}").json()["state"] == "ready"
    answer = caller.post(f"/tenants/{tenant}/exports/{row['id']}/archive")
    assert answer.status_code == 200
    with tarfile.open(fileobj=io.BytesIO(b"".join(answer.streaming_content))) as archive:
        files = {one.name.partition("/")[2]: archive.extractfile(one).read() for one in archive.getmembers()}
    manifest = json.loads(files.pop("manifest.json"))
    for file in manifest["files"]:
        assert hashlib.sha256(files[file["name"]]).hexdigest() == file["sha256"]
    rows = {}
    for name, body in sorted(files.items()):
        lines = gzip.decompress(body).decode().splitlines()
        rows.setdefault(name.partition("/")[0], []).extend(json.loads(line) for line in lines)
    return row["id"], manifest, rows


@pytest.mark.django_db
def test_it_has_drafts_revisions_people_and_the_trail_and_nothing_of_others(cast, edge, as_alice):
    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.acme, "first")
    draft_site(edge.globex, "www.globex.test")
    make.token(cast.acme, cast.alice)
    _, manifest, rows = made(as_alice)
    assert [one["message"] for one in rows["policies_revision"]] == ["first"]
    assert {one["name"] for one in rows["policies_draftobject"]} == {"shop.acme.test", "echo", "shop"}
    assert len(rows["accounts_membership"]) == 3
    assert "revision.publish" in {one["verb"] for one in rows["audit_entry"]}
    assert "globex" not in json.dumps(rows)
    assert "digest" not in rows["accounts_apitoken"][0]
    assert {"fleet_secret.ciphertext", "accounts_apitoken.digest"} <= set(manifest["left_out"]["sealed"])


@pytest.mark.django_db
def test_it_is_handed_out_once(cast, edge, as_alice, as_olga):
    pk, _, _ = made(as_alice)
    again = as_olga.post(f"/tenants/acme/exports/{pk}/archive")
    assert (again.status_code, again.json()["code"]) == (409, "export_not_ready")
    assert not ExportPiece.objects.exists()


@pytest.mark.django_db
def test_a_worker_that_died_left_whole_pieces_and_the_next_one_goes_on_behind_them(cast, edge, as_alice, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_A_PIECE", 2)
    for number in range(5):
        make.member(cast.acme, f"person-{number}", "viewer")
    as_alice.post("/tenants/acme/exports")
    for _ in range(3):
        move_export()
    TenantExport.objects.update(lease_until=timezone.now())
    while move_export():
        pass
    pieces = ExportPiece.objects.filter(name__startswith="accounts_membership/")
    assert [piece.rows for piece in pieces.order_by("number")] == [2, 2, 2, 2]
    ids = [json.loads(line)["id"] for piece in pieces for line in gzip.decompress(bytes(piece.body)).splitlines()]
    assert len(set(ids)) == 8


@pytest.mark.django_db
def test_one_is_made_at_a_time_and_one_that_nobody_takes_is_forgotten(cast, edge, as_alice):
    as_alice.post("/tenants/acme/exports")
    refused = as_alice.post("/tenants/acme/exports")
    assert (refused.status_code, refused.json()["code"]) == (409, "export_under_way")
    while move_export():
        pass
    TenantExport.objects.update(next_action_at=timezone.now())
    assert move_export()
    assert TenantExport.objects.get().state == "expired"
    assert not ExportPiece.objects.exists()


@pytest.mark.django_db
def test_only_who_may_change_people_has_one_made(as_bob, as_vera):
    assert as_bob.post("/tenants/acme/exports").status_code == 403
    assert as_vera.get("/tenants/acme/exports").status_code == 403


@pytest.mark.django_db
def test_one_of_everything_can_be_exported(everything, as_nobody):
    from tests.callers import signed_in

    _, _, rows = made(signed_in(everything.world.cast.alice))
    assert len(rows) > 40
