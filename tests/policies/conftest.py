"""A gateway that Acme, Globex and the platform share, and the slices of each."""

from dataclasses import dataclass

import pytest

from policies.models import Gateway, Slice
from tests import make
from tests.cast import Cast


@dataclass(frozen=True, slots=True)
class Edge:
    """One gateway and its slices."""

    gateway: Gateway
    acme: Slice
    globex: Slice
    platform: Slice


@pytest.fixture
def edge(cast: Cast) -> Edge:
    gateway = make.gateway("edge")
    acme, globex, platform = (make.slice_of(tenant, gateway) for tenant in (cast.acme, cast.globex, cast.platform))
    return Edge(gateway, acme, globex, platform)
