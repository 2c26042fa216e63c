"""A real Pebble that believes everybody, behind a proxy that fails on demand, and a certificate that is served."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from certificates.actions.issuers import NewIssuer, add_issuer
from certificates.models import Certificate, Issuer, IssuerType
from console.audit.actor import SYSTEM
from tests.certificates import pebble as pebbles
from tests.certificates.faulty_proxy import FaultyProxy, faulty_proxy
from tests.certificates.pebble import BINARIES, MISSING, RunningPebble, temporary_pebble
from tests.certificates.rotating import SHOP, claim, newest, rotated
from tests.fleet import crew as crews
from tests.fleet.crew import Crew
from tests.fleet.edge import Edge

OF_ACME = "/slices/acme@edge/certificates"


@contextmanager
def believing_pebble(**changes: Any) -> Iterator[RunningPebble]:
    """A Pebble that finds every challenge answered, so that simulated nodes need no listeners."""
    prepare = pebbles.prepare_launch

    def believing(*arguments: Any) -> Any:
        launch = prepare(*arguments)
        return replace(launch, environment={**launch.environment, "PEBBLE_VA_ALWAYS_VALID": "1"})

    with ExitStack() as running:
        with pytest.MonkeyPatch.context() as patch:  # for this start only: others want a Pebble that looks
            patch.setattr(pebbles, "prepare_launch", believing)
            found = running.enter_context(temporary_pebble(**{"nonce_reject_percent": 0, **changes}))
        yield found


@pytest.fixture(scope="session")
def pebble() -> Iterator[RunningPebble]:
    """One for all tests here."""
    if BINARIES is None:
        pytest.skip(MISSING)
    with believing_pebble() as found:
        yield found


@pytest.fixture
def proxy(tmp_path: Path, pebble: RunningPebble) -> Iterator[FaultyProxy]:
    """A proxy in front of it, without any trouble yet."""
    with faulty_proxy(tmp_path / "proxy", pebble) as found:
        yield found


@pytest.fixture
def acme(db: None, proxy: FaultyProxy) -> Issuer:
    """An issuer at the proxy."""
    settings = {"title": "Pebble", "directory_url": proxy.directory_url, "ca_bundle": proxy.ca_bundle_pem.decode()}
    return add_issuer(NewIssuer("pebble", IssuerType.ACME, settings), actor=SYSTEM)


@pytest.fixture
def pair(new_node: Any) -> Crew:
    """Two nodes."""
    return crews.of(new_node, 2)


@pytest.fixture
def served(edge: Edge, pair: Crew, internal: Issuer, acme: Issuer, as_alice: Any) -> Certificate:
    """A certificate that both nodes serve, and that Pebble renews from now on."""
    claim(edge, SHOP)
    found = as_alice.post(OF_ACME, {"hostnames": [SHOP]}).data
    rotated(pair, found["id"])
    Certificate.objects.filter(pk=found["id"]).update(issuer=acme)
    assert as_alice.post(f"/certificates/{found['id']}/renew", {}).status_code == 200
    assert newest(found["id"]).number == 2
    certificate: Certificate = Certificate.objects.get(pk=found["id"])
    return certificate
