"""The table of docs/security.md names every item of the standard once, and nothing that is not there."""

import re

import pytest

from console.local.places import CHECKOUT

TO_LEVEL_2 = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4), 5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1), 9: (3, 4), 10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1, 0), 12: (3, 2, 4), 13: (1, 5, 2, 5), 14: (2, 4, 3), 15: (3, 3, 7, 0), 16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}  # fmt: skip
"""How many items of each section of ASVS 5.0.0 are of level 1 or 2, by chapter: they come first in their section."""
WANTED = {
    f"V{chapter}.{section}.{item}"
    for chapter, sections in TO_LEVEL_2.items()
    for section, count in enumerate(sections, 1)
    for item in range(1, count + 1)
}
ITEM = re.compile(r"\bV\d+\.\d+\.\d+\b")
TABLE = (CHECKOUT / "docs" / "security.md").read_text().partition("## The standard, item by item")[2]
LINES = [line.strip("| ").split(" | ") for line in TABLE.splitlines() if line.startswith("| V")]
ROWS = [[cell.strip() for cell in cells] for cells in LINES]


def test_all_253_items_of_levels_1_and_2_are_there_once():
    assert len(WANTED) == 253
    left_out = [line for line in TABLE.splitlines() if line.startswith("Not applicable")]
    named = [item for text in [*(row[0] for row in ROWS), *left_out] for item in ITEM.findall(text)]
    assert sorted(WANTED - set(named)) == []
    assert sorted({item for item in named if named.count(item) > 1}) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_row_names_is_there(row):
    paths = [path for cell in row[2:] for path in re.findall(r"`([^`]+)`", cell)]
    assert [path for path in paths if not (CHECKOUT / path).exists()] == []
    assert len(row) == 4 or "Open:" in row[1] or all(path.startswith("docs/") for path in paths), "which test holds it?"
