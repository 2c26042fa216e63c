"""Keeps the tables of `docs/waf.md` true: a test writes what it found between two marks, or compares."""

from pathlib import Path

DOCUMENT = Path(__file__).parents[3] / "docs/waf.md"


def assert_told(name: str, text: str, *, update: bool) -> None:
    """Hold the section `name` of the document against `text`, or write it there."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    document = DOCUMENT.read_text()
    head, _, rest = document.partition(begin)
    told, _, tail = rest.partition(end)
    if update:
        DOCUMENT.write_text(f"{head}{begin}{text}{end}{tail}")
    else:
        assert told == text, (
            f"docs/waf.md tells something else; pytest {__package__} --update-golden, and read the diff"
        )
