"""A faster allocator for workers, where the machine has one: a quarter of the engine's time goes into memory.

With mimalloc (Debian's `libmimalloc2.0`) a request costs a fifth less.
"""

import os
import sysconfig
from pathlib import Path
from typing import Final

SETTING: Final = "GATEHOUSE_ALLOCATOR"
"""Names another library; empty: none."""
NAME: Final = "libmimalloc.so.2"
_PRELOAD: Final = "LD_PRELOAD"


def with_allocator(environment: dict[str, str]) -> dict[str, str]:
    """Return an environment in which processes use the allocator, if there is one."""
    library = environment.get(SETTING, _installed())
    if not library:
        return environment
    return {**environment, _PRELOAD: " ".join(filter(None, [library, environment.get(_PRELOAD)]))}


def _installed() -> str:
    place = Path("/usr/lib") / str(sysconfig.get_config_var("MULTIARCH") or "") / NAME
    return os.fspath(place) if place.is_file() else ""
