"""The demo's parcel service: it takes what is signed by the right key just now, and says by whom."""

import base64
import hmac
import time

import httpx
import pytest

from console.local.demo.parcels import Parcels

KEY = b"a shared key"


@pytest.fixture
async def parcels():
    transport = httpx.ASGITransport(app=Parcels(KEY))
    async with httpx.AsyncClient(transport=transport, base_url="https://parcels.localhost:9103") as client:
        yield client


def signed(key=KEY, method="GET", path="/labels", query="?to=Bern", age=0):
    said = f'("@method" "@authority" "@path" "@query");created={int(time.time()) - age};keyid="acme"'
    lines = [("@method", method), ("@authority", "parcels.localhost:9103"), ("@path", path), ("@query", query)]
    text = "\n".join([*(f'"{name}": {value}' for name, value in lines), f'"@signature-params": {said}'])
    made = base64.b64encode(hmac.digest(key, text.encode(), "sha256")).decode()
    return {"signature-input": f"sig1={said}", "signature": f"sig1=:{made}:"}


async def test_it_says_who_has_signed(parcels):
    answer = await parcels.get("/labels?to=Bern", headers=signed())
    assert (answer.status_code, answer.json()["signed"], answer.json()["signed_by"]) == (200, True, "acme")


@pytest.mark.parametrize(
    "headers",
    [{}, signed(key=b"another"), signed(path="/others"), signed(query="?"), signed(age=3600), {"signature": "x"}],
    ids=["nothing", "key", "path", "query", "old", "half"],
)
async def test_what_is_not_signed_by_its_key_just_now_is_refused(parcels, headers):
    answer = await parcels.get("/labels?to=Bern", headers=headers)
    assert (answer.status_code, answer.json()["signed"]) == (401, False)


async def test_the_status_can_be_chosen_and_nonsense_is_harmless(parcels):
    for query, status in (("?status=503", 503), ("?status=abc", 400)):
        assert (await parcels.get(f"/labels{query}", headers=signed(query=query))).status_code == status
