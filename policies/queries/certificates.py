"""Which certificates a configuration may name. Whoever keeps them, above, says so here when it is ready."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from policies.compiler.context import CertificateFacts
from policies.models import Slice

Facts = Callable[[Slice, Collection[str]], Mapping[str, CertificateFacts]]

_known: Final[list[Facts]] = []


def certify_with(facts: Facts) -> None:
    """Ask this function for certificates of a slice of traffic from now on."""
    _known[:] = [facts]


def certificates(slice_: Slice, names: Collection[str]) -> Mapping[str, CertificateFacts]:
    """Return what compiling has to know of those of the tenant's certificates on its gateway that have these names."""
    return _known[0](slice_, names) if _known and names else {}
