"""A slice with traffic, receivers on this machine, and a real Prometheus."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as product

from policies.models import Slice
from tests import make
from tests.alerting.receivers import HttpReceiver, running
from tests.cast import Cast
from tests.exports.prometheus_server import MISSING, SERVER, temporary_prometheus


@pytest.fixture
def acme(cast: Cast) -> Slice:
    """Acme's slice on a gateway."""
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def this_machine(settings: product) -> None:
    """The operator allows exports to this machine."""
    settings.OUTBOUND_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.fixture
def receiver(this_machine: None) -> Iterator[HttpReceiver]:
    """A receiver of whatever is posted."""
    with running(HttpReceiver()) as server:
        yield server


@pytest.fixture(scope="session")
def prometheus_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus for all tests of this process."""
    if SERVER is None:
        pytest.skip(MISSING)
    folder: Path = tmp_path_factory.mktemp("prometheus")
    with temporary_prometheus(folder) as url:
        yield url


@pytest.fixture
def prometheus(this_machine: None, prometheus_address: str) -> str:
    """Its address, which exports may call."""
    return prometheus_address
