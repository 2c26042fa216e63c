"""Which route takes a request: the order of precedence, the same as a tree, and a plain reference for both.

Precedence follows the Gateway API: exact path, regular expression, longest prefix by segments, then a method, more
headers, more query parameters, and last the name.
"""

from policies.compiler.matching.entry import RouteEntry, in_precedence
from policies.compiler.matching.reference import Request, match_request
from policies.compiler.matching.tree import Leaf, PathTree, path_tree

__all__ = ["Leaf", "PathTree", "Request", "RouteEntry", "in_precedence", "match_request", "path_tree"]
