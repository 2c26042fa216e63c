"""Which credentials a configuration may name. They are kept above: whoever keeps them says so here when it is ready."""

from collections.abc import Callable, Mapping
from typing import Final

from gatehouse_protocol.vending import VendedShape

from policies.models import Slice

Shapes = Callable[[Slice], Mapping[str, VendedShape]]

_known: Final[list[Shapes]] = []


def vend_with(shapes: Shapes) -> None:
    """Ask this function for the credentials of a slice of traffic from now on."""
    _known[:] = [shapes]


def vended(slice_: Slice) -> Mapping[str, VendedShape]:
    """Return what compiling has to know of each credential of the slice's tenant on its gateway, by name."""
    return _known[0](slice_) if _known else {}
