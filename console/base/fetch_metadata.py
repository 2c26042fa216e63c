"""What a browser says of the page that made it ask: `Sec-Fetch-Site` (W3C Fetch Metadata)."""

from typing import Final

OURS: Final = frozenset({"", "same-origin", "none"})
"""Our own pages, browsers that do not say, and `none`: the person typed the address or used a bookmark."""
