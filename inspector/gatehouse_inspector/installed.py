"""Says what is installed on this machine: one line of JSON, `{"engine": "3.0.9", "crs": "3.3.4"}` or `{"missing": …}`.

Run as a process of its own, so that whoever asks does not have the library in its own.
"""

import json

from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine import Engine, EngineUnavailableError


def installed() -> dict[str, str]:
    """Return the versions of engine and Core Rule Set, or what is missing."""
    try:
        return {"engine": Engine().version, "crs": ".".join(map(str, find_crs().version))}
    except (EngineUnavailableError, CrsUnavailableError) as error:
        return {"missing": str(error)}


if __name__ == "__main__":
    print(json.dumps(installed()))
