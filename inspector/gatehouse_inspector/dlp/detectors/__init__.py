"""All detectors, in the order in which people are shown them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gatehouse_inspector.dlp.detectors import keys, money, people
from gatehouse_inspector.dlp.detectors.detector import Detector

DETECTORS: Final[Mapping[str, Detector]] = MappingProxyType(
    {one.id: one for one in (*keys.DETECTORS, *money.DETECTORS, *people.DETECTORS)}
)

__all__ = ["DETECTORS", "Detector"]
