"""Redirects that lead clients in circles: their own match takes what they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.compiler.checks.finding import error, warning
from policies.compiler.intent import IntentObject, RouteSpec
from policies.compiler.intent.fields.templates import expression
from policies.compiler.intent.route import Match, PathType, Redirect, RewriteType
from policies.compiler.problems import Problem


def check_redirect(item: IntentObject, spec: RouteSpec) -> Iterator[Problem]:
    """`redirect_loop`: an error where it is certain, a warning where only clients that come by the new scheme loop."""
    action, match = spec.action, spec.match
    if not isinstance(action, Redirect) or action.port is not None or not _stays_here(action, spec.hostnames):
        return
    if not _takes_again(action, match) or _changes_method(action, match) or (action.strip_query and match.query):
        return
    if action.scheme is None or match.scheme == action.scheme:
        yield error(item, "/spec/action", "redirect_loop", "leads to what this route redirects again, for ever")
    elif match.scheme is None:
        text = f"leads those who come by {action.scheme} to itself, for ever; let it match the other scheme only"
        yield warning(item, "/spec/action/scheme", "redirect_loop", text)


def _stays_here(action: Redirect, hostnames: tuple[str, ...]) -> bool:
    if action.hostname is None:
        return True
    wildcards = (name.removeprefix("*") for name in hostnames if name.startswith("*"))
    return action.hostname in hostnames or any(action.hostname.endswith(suffix) for suffix in wildcards)


def _takes_again(action: Redirect, match: Match) -> bool:
    where = match.where
    if action.path is None:
        return True
    value, stem = action.path.value, where.value.rstrip("/")
    if where.type is PathType.PREFIX:
        return value == where.value or value.startswith(stem + "/")
    if action.path.type is RewriteType.PREFIX:
        return False
    if where.type is PathType.EXACT:
        return value == where.value
    if where.type is PathType.TEMPLATE:
        return re.fullmatch(expression(where.value), value, re.ASCII) is not None
    return False  # what an expression takes is not tried here: its time is not bounded in Python


def _changes_method(action: Redirect, match: Match) -> bool:
    """After these clients come back with GET, which the route does not take."""
    return action.status in (301, 302, 303) and bool(match.methods) and "GET" not in match.methods
