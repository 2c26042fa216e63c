"""A fresh local stack has issuers and a first certificate; what people changed since stays as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from certificates.actions.certificates import delete_certificate
from certificates.actions.issuers import NewIssuer, add_issuer, change_issuer
from certificates.models import Certificate, Issuer, IssuerType
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from tests.certificates.pebble import RunningPebble, needs_pebble, temporary_pebble
from tests.certificates.rotating import claim
from tests.fleet.edge import Edge

pytestmark = pytest.mark.django_db
DIRECTORY = "https://127.0.0.1:1/dir"


@pytest.fixture
def state(tmp_path, monkeypatch) -> Path:
    """The state folder of a local stack."""
    monkeypatch.setenv("GATEHOUSE_STATE_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def pebble() -> Iterator[RunningPebble]:
    """A CA that runs beside the stack."""
    with temporary_pebble() as running:
        yield running


def seed(directory: str = DIRECTORY, bundle: Path | str = "absent.pem") -> None:
    call_command("seed_certificates", acme_directory=directory, acme_ca_bundle=Path(bundle), acme_dns="127.0.0.1:53")


def issuers() -> dict[str, bool]:
    """Which issuers there are, and whether each is the default."""
    return dict(Issuer.objects.values_list("name", "is_default"))


def test_without_a_test_ca_certificates_come_from_our_own_and_its_root_is_at_hand(state):
    seed()
    assert issuers() == {"internal": True}
    assert (state / "internal-root.pem").read_text() == Issuer.objects.get().root_pem


def test_seeding_again_changes_nothing(state):
    seed()
    before = Issuer.objects.values().get(), Entry.objects.count()
    seed()
    assert (Issuer.objects.values().get(), Entry.objects.count()) == before


@needs_pebble
def test_a_test_ca_that_answers_is_the_default_and_is_registered_with(state, pebble):
    seed(pebble.directory_url, pebble.launch.ca_bundle)
    assert issuers() == {"internal": False, "pebble": True}
    row = Issuer.objects.get(name="pebble")
    assert row.ca_bundle == pebble.ca_bundle_pem.decode()
    assert row.account_url
    assert row.dns == {"visible_at": "127.0.0.1:53"}


@needs_pebble
def test_a_test_ca_that_moved_and_forgot_everything_is_found_and_registered_with_anew(state, pebble):
    bundle = pebble.launch.ca_bundle
    seed(pebble.directory_url, bundle)
    first = Issuer.objects.get(name="pebble").account_url
    Issuer.objects.filter(name="pebble").update(account_url="https://127.0.0.1:1/account/of-another-life")
    seed(pebble.directory_url, bundle)
    assert Issuer.objects.get(name="pebble").account_url == first
    seed(pebble.directory_url.replace("127.0.0.1", "localhost"), bundle)
    assert Issuer.objects.get(name="pebble").directory_url.startswith("https://localhost:")


@needs_pebble
@pytest.mark.parametrize("is_bundle_left", [True, False])
def test_a_test_ca_that_is_gone_is_the_default_no_longer(state, pebble, is_bundle_left):
    seed(pebble.directory_url, pebble.launch.ca_bundle)
    seed(DIRECTORY, pebble.launch.ca_bundle if is_bundle_left else "absent.pem")
    assert issuers() == {"internal": True, "pebble": False}


@needs_pebble
def test_a_default_that_somebody_chose_stays(state, pebble):
    wanted = {"title": "Ours", "is_default": True}
    add_issuer(NewIssuer("company", IssuerType.INTERNAL, wanted), actor=SYSTEM)
    seed(pebble.directory_url, pebble.launch.ca_bundle)
    assert issuers() == {"company": True, "internal": False, "pebble": False}
    change_issuer("internal", {"title": "Renamed"}, actor=SYSTEM)
    seed()
    assert Issuer.objects.get(name="internal").title == "Renamed"


def test_the_first_certificate_is_added_once_and_not_again_when_it_was_deleted(state, edge: Edge):
    claim(edge, "api.acme.test")
    seed()
    seed()
    row = Certificate.objects.get()
    assert (row.hostnames, row.issuer.name, row.traffic_key) == (["api.acme.test"], "internal", "acme@edge")
    delete_certificate(row, actor=SYSTEM)
    seed()
    assert not Certificate.objects.shown().exists()


def test_no_certificate_is_added_where_the_hostname_is_not(state, edge: Edge):
    claim(edge, "shop.acme.test")
    seed()
    assert not Certificate.objects.exists()
