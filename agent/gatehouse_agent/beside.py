"""What works beside Envoy whenever it is given another set."""

from dataclasses import dataclass

from gatehouse_agent.inspection.inspector import Inspector
from gatehouse_agent.serving import Serving
from gatehouse_agent.vending.vending import Vending


@dataclass(frozen=True, slots=True)
class Beside:
    """Who looks at certificates, who looks at requests, and who has what is added on the way out."""

    serving: Serving
    inspector: Inspector
    vending: Vending
