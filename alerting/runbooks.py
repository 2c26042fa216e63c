"""What to do when an alert fires: one short page for each kind, kept with the documentation."""

from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "runbooks"


@cache
def runbook(kind: str) -> str:
    """Return the page of a kind, in Markdown; raise OSError where there is none."""
    return (FOLDER / f"{kind}.md").read_text()
