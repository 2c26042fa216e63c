"""The console's frame carries its boot data safely; health tells load balancers the truth."""

import json
import re

import pytest
from django.db import connections

from console.accounts.models import User
from console.base.keyring import sources
from console.pages import health

MANIFEST = {
    "src/main.tsx": {"file": "assets/main-1.js", "css": ["assets/main-1.css"], "imports": ["_vendor.js"]},
    "_vendor.js": {"file": "assets/vendor-2.js", "css": ["assets/vendor-2.css"]},
}


@pytest.fixture
def built(settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))


def boot_of(response):
    found = re.search(r'<script id="boot" type="application/json">(.*?)</script>', response.content.decode(), re.DOTALL)
    return json.loads(found.group(1))


def test_the_frame_carries_who_is_calling_and_what_to_load(cast, client, built):
    client.force_login(cast.bob)
    page = client.get("/console/routes/anything")
    assert boot_of(page)["me"] == client.get("/api/v1/me").json()
    text = page.content.decode()
    for asset in ("main-1.js", "main-1.css", "vendor-2.js", "vendor-2.css"):
        assert f"/static/console/assets/{asset}" in text
    assert "csrftoken" in page.cookies


def test_a_hostile_name_stays_data(cast, client, built):
    User.objects.filter(pk=cast.bob.pk).update(name="</script><script>alert(1)</script>")
    client.force_login(cast.bob)
    page = client.get("/console/")
    assert b"<script>alert" not in page.content
    assert boot_of(page)["me"]["user"]["name"] == "</script><script>alert(1)</script>"


def test_the_frame_is_for_the_signed_in(client, db, built):
    assert client.get("/console/")["Location"] == "/sign-in?next=/console/"
    assert client.get("/")["Location"] == "/console/"


def test_without_a_build_the_page_says_how_to_make_one(cast, client, settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    client.force_login(cast.bob)
    page = client.get("/console/")
    assert page.status_code == 503
    assert b"make frontend" in page.content


def test_health_tells_alive_and_ready(client, db):
    assert client.get("/healthz").json() == {"status": "alive"}
    parts = {"postgres": True, "migrations": True, "key_ring": True, "redis": True}
    assert client.get("/readyz").json() == {"status": "ready", "parts": parts}


def test_without_redis_it_is_still_ready(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["redis"]) == (200, False)
    assert answer.json()["status"] == "degraded"


def test_it_is_not_ready_before_every_migration_was_applied(client, db, monkeypatch):
    monkeypatch.setattr(health, "_migrated", {})
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'fleet' AND name LIKE '0019%'")
        answer = client.get("/readyz")
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('fleet', '0019_restoration', now())")
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('fleet', '9999_of_later', now())")
    assert (answer.status_code, answer.json()["parts"]["migrations"]) == (503, False)
    assert answer["Retry-After"] == "5"
    monkeypatch.setattr(health, "_migrated", {})
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_with_a_key_ring_that_is_none(client, db, settings):
    sources.forget()
    settings.KEY_RING = ["not base64"]
    try:
        answer = client.get("/readyz")
    finally:
        sources.forget()
    assert (answer.status_code, answer.json()["parts"]["key_ring"]) == (503, False)


def test_without_postgres_it_is_alive_but_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(health, "connection", connections["default"].copy())
    monkeypatch.setitem(health.connection.settings_dict, "OPTIONS", {"connect_timeout": 1})
    monkeypatch.setitem(health.connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(health.connection.settings_dict, "PORT", "1")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["postgres"]) == (503, False)
    assert client.get("/healthz").status_code == 200
