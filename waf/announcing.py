"""Says that findings came."""

from typing import Final

from console.base.paced import of_slices

announce_findings: Final = of_slices("waf")
