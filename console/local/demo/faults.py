"""The switch that breaks the demo, so that budgets burn and alerts open before one's eyes."""

from collections.abc import Mapping

import httpx

from console.local.demo.echo import FAULT
from console.local.ports import HOST, Port
from console.local.supervision.program import StackError


def break_path(ports: Mapping[Port, int], share: str = "50", path: str = "/") -> str:
    """Have both versions of the service fail for `share` percent of the requests to a path; return what holds now."""
    if not share.isdecimal() or int(share) > 100:
        raise StackError("the share is a number of percent, from 0 to 100")
    for port in (Port.ECHO_V1, Port.ECHO_V2):
        try:
            httpx.post(f"http://{HOST}:{ports[port]}{FAULT}", params={"path": path, "share": share}).raise_for_status()
        except httpx.HTTPError as error:
            raise StackError(f"the demo's service on port {ports[port]} does not answer: {error}; is it up?") from None
    return f"{path} fails for {share} % of its requests" if int(share) else f"{path} is healed"
