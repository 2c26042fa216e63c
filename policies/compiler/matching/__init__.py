"""Which route takes a request: the order of precedence, the same as a tree, and a plain reference for both.

Precedence follows the Gateway API: exact path, template, regular expression, longest prefix by segments, then a method,
more headers (cookies are headers), more query parameters; then networks of clients, the older route, and last the name.
"""

from policies.compiler.matching.entry import RouteEntry, in_precedence
from policies.compiler.matching.reference import Request, match_request
from policies.compiler.matching.tree import Leaf, PathTree, path_tree

__all__ = ["Leaf", "PathTree", "Request", "RouteEntry", "in_precedence", "match_request", "path_tree"]
