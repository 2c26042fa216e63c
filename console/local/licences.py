"""Under which licences all that we build on comes: read from what is installed and from npm's lock, held to a list."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path
from typing import Final

ALLOWED: Final = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "CC-BY-4.0", "ISC",
        "LGPL-3.0-only", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Unlicense",
    }
)  # fmt: skip
"""By SPDX. LGPL and MPL: used as it is, as a library; CC-BY: data that a build reads."""
_NAMES: Final = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD 3-Clause": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages that do not speak SPDX call it."""
_INNERMOST: Final = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True, order=True)
class Licence:
    """A package and what it says of its licence, as an SPDX expression where it can be read as one."""

    package: str
    version: str
    expression: str

    @property
    def is_allowed(self) -> bool:
        """Whether it may be used under licences of the list."""
        return is_allowed(self.expression)


def is_allowed(expression: str) -> bool:
    """Tell whether an SPDX expression can be met with licences of the list alone."""
    while found := _INNERMOST.search(expression):
        verdict = "MIT" if is_allowed(found[1]) else "not allowed"
        expression = expression[: found.start()] + verdict + expression[found.end() :]
    choices = (choice.split(" AND ") for choice in expression.split(" OR "))
    return any(all(word.strip() in ALLOWED for word in choice) for choice in choices)


def of_python() -> list[Licence]:
    """Return the licence of every package that is installed here."""
    return sorted({_of_distribution(found) for found in distributions()})


def of_npm(lock: Path) -> list[Licence]:
    """Return the licence of every package that npm's lock file names."""
    packages = json.loads(lock.read_text())["packages"]
    return sorted({
        Licence(path.rpartition("node_modules/")[2], one.get("version", ""), str(one.get("license", "")))
        for path, one in packages.items()
        if path
    })  # fmt: skip


def report(found: list[Licence]) -> Iterator[str]:
    """Return a line for each package: name, version, licence, and a mark where it is not allowed."""
    for one in found:
        mark = "" if one.is_allowed else "\tNOT ALLOWED"
        yield f"{one.package}\t{one.version}\t{one.expression or 'unknown'}{mark}"


def _of_distribution(found: Distribution) -> Licence:
    return Licence(found.metadata["Name"], found.version, _expression(found.metadata))


def _freely(metadata: PackageMetadata) -> str:
    """Return the first line of what is written in words of one's own."""
    return str(metadata["License"]).partition("\n")[0] if "License" in metadata else ""


def _expression(metadata: PackageMetadata) -> str:
    """Return the expression; of classifiers all must be met, for nobody says that they are a choice."""
    if "License-Expression" in metadata:
        return str(metadata["License-Expression"])
    classifiers = metadata.get_all("Classifier") or []
    named = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: ")]
    named = [one for one in named if one != "OSI Approved"] or [_freely(metadata)]
    return " AND ".join(" OR ".join(_NAMES.get(word, word) for word in one.split(" OR ")) for one in named)
