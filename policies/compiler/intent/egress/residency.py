"""Where data of a class may leave from and go to: what is said of nodes and of destinations is compared with it.

Of a node its region is known by what it was started with; of a destination by what its rule declares. That is evidence
and no proof: where a name really leads nobody is asked.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import REGIONS

Region = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
Regions = Annotated[tuple[Region, ...], Field(max_length=REGIONS)]


class ResidencyRule(Spec):
    """Data of a class leaves only from nodes in `from_regions`, and only to destinations in `to_regions`.

    None of either: from anywhere, to anywhere. What is in several regions must be in none but these. `strict`: what is
    in no known region is denied as well.
    """

    name: Name
    data_class: Name
    from_regions: Regions = ()
    to_regions: Regions = ()
    strict: Flag = True

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.from_regions and not self.to_regions:
            raise refuse("residency_empty", "must name regions of nodes, or of destinations", below="/to_regions")
        return self

    def lets_to(self, regions: tuple[str, ...]) -> bool:
        """Whether a destination in these regions may have it."""
        if not self.to_regions:
            return True
        return set(regions) <= set(self.to_regions) if regions else not self.strict

    @property
    def text_to(self) -> str:
        """What a caller is told whose destination is elsewhere."""
        return (
            f"{self._data} may only go to {', '.join(self.to_regions)}, and this destination is not known to be there."
        )

    @property
    def text_from(self) -> str:
        """What a caller is told who asks on a node that is elsewhere."""
        return (
            f"{self._data} may only leave from {', '.join(self.from_regions)}, and this node is not known to be there."
        )

    @property
    def _data(self) -> str:
        return f"Data of class {self.data_class}"
