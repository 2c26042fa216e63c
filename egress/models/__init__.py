"""The tables of what went out. Those of flows and denials are partitioned by day (`telemetry/partitions.py`).

Evidence has no foreign keys: it outlives what it is about until it expires.
"""

from egress.models.cut import Cut
from egress.models.denial import Denial
from egress.models.flow import OTHER, Flow
from egress.models.hit import Hit
from egress.models.intake import Intake
from egress.models.request import AccessRequest, RequestState
from egress.models.sight import Sight
from egress.models.tunnel import Teller, Tunnel

__all__ = [
    "OTHER", "AccessRequest", "Cut", "Denial", "Flow", "Hit", "Intake", "RequestState", "Sight", "Teller", "Tunnel",
]  # fmt: skip
