"""Says that something went out."""

from typing import Final

from console.base.paced import of_slices

announce_egress: Final = of_slices("egress")
