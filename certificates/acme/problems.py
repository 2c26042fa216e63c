"""PURE: decides what kind of fault a CA's answer is. Errors are called as in RFC 8555 §6.7 and RFC 9773 §7.4."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from certificates.acme.faults import AcmeFault
from certificates.acme.resources import Authorization, Order, Problem
from certificates.life.states import FaultKind


class Call(StrEnum):
    """What we asked for, as a sentence goes on with it: "refused to …"."""

    DIRECTORY = "show its directory"
    NONCE = "give out a nonce"
    ACCOUNT = "register the account"
    NEW_ORDER = "open an order"
    REPLACING_ORDER = "open an order in place of the old certificate"
    ORDER = "show the order"
    AUTHORIZATION = "show an authorization"
    CHALLENGE = "check a challenge"
    FINALIZE = "issue the certificate"
    CERTIFICATE = "hand the certificate out"
    RENEWAL_INFO = "say when to renew"
    REVOKE = "revoke the certificate"
    DNS = "change a DNS record"

    @property
    def is_of_order(self) -> bool:
        """Whether it is about an order that exists, so that "not found" means the order is gone."""
        return self in {Call.ORDER, Call.AUTHORIZATION, Call.CHALLENGE, Call.FINALIZE, Call.CERTIFICATE}


_KINDS: Final[Mapping[str, FaultKind]] = {
    "badNonce": FaultKind.TEMPORARY,
    "serverInternal": FaultKind.TEMPORARY,
    "orderNotReady": FaultKind.TEMPORARY,
    "rateLimited": FaultKind.RATE_LIMITED,
    "alreadyReplaced": FaultKind.ALREADY_REPLACED,
    "rejectedIdentifier": FaultKind.REJECTED,
    "unsupportedIdentifier": FaultKind.REJECTED,
    "caa": FaultKind.REJECTED,
    "dns": FaultKind.REJECTED,
    "dnssec": FaultKind.REJECTED,
    "incorrectResponse": FaultKind.REJECTED,
    "connection": FaultKind.REJECTED,
    "tls": FaultKind.REJECTED,
    "accountDoesNotExist": FaultKind.ACCOUNT,
    "externalAccountRequired": FaultKind.ACCOUNT,
    "userActionRequired": FaultKind.ACCOUNT,
    "invalidContact": FaultKind.ACCOUNT,
    "unsupportedContact": FaultKind.ACCOUNT,
    "badSignatureAlgorithm": FaultKind.ACCOUNT,
    "invalidProfile": FaultKind.ACCOUNT,
    "badCSR": FaultKind.BAD_CERTIFICATE,
}
_PASSING: Final = frozenset({"badNonce", "serverInternal", "orderNotReady"})
_WRAPPERS: Final = frozenset({"compound", "malformed", ""})


def fault_of_answer(
    host: str, call: Call, status: int, problem: Problem | None, retry_after: timedelta | None
) -> AcmeFault:
    """Return the fault that an answer with a status of 400 or more is; `problem` is its document, if it had one."""
    kind = _kind(call, status, problem, retry_after)
    said = sentence(problem) if problem else f"it answered with HTTP status {status} and no reason."
    return AcmeFault(
        kind,
        f"{host} did not {call}: {said}",
        retry_after=retry_after,
        identifier=_identifier(problem) if problem else "",
        urn=problem.urn if problem else "",
        is_lasting=status < 500 and kind is not FaultKind.RATE_LIMITED and not _is_passing(problem),
    )


def order_fault(order: Order) -> AcmeFault | None:
    """Return why an invalid order failed, None for any other; the authorizations of it may know more."""
    if order.status != "invalid":
        return None
    if order.error is None:
        return AcmeFault(FaultKind.ORDER_GONE, "The CA calls the order invalid and does not say why.")
    kind = _kind_of_problem(order.error, FaultKind.REJECTED)
    if kind is None or kind is FaultKind.TEMPORARY:  # an invalid order never becomes valid again
        kind = FaultKind.ORDER_GONE
    text = f"The CA gave the order up: {sentence(order.error)}"
    return AcmeFault(kind, text, identifier=_identifier(order.error), urn=order.error.urn)


def authorization_fault(authorization: Authorization) -> AcmeFault | None:
    """Return why a validation failed, None while it may still succeed or has."""
    if authorization.status in {"pending", "valid"}:
        return None
    hostname = f"*.{authorization.hostname}" if authorization.is_wildcard else authorization.hostname
    failed = next((offer for offer in authorization.challenges if offer.error), None)
    if failed is None or failed.error is None:
        text = f"The authorization of {hostname} is {authorization.status}; the CA does not say why."
        return AcmeFault(FaultKind.ORDER_GONE, text, identifier=hostname)
    kind = _kind_of_problem(failed.error, FaultKind.REJECTED)
    return AcmeFault(
        kind if kind in {FaultKind.RATE_LIMITED, FaultKind.ACCOUNT} else FaultKind.REJECTED,
        f"The CA could not validate {hostname} by {failed.type}: {sentence(failed.error)}",
        identifier=hostname,
        urn=failed.error.urn,
    )


def sentence(problem: Problem) -> str:
    """Return what the CA said, its subproblems with the names they are about in brackets, ending with a full stop."""
    detail = problem.detail.strip() or problem.name or "no reason given"
    parts = [f"{each.identifier or 'some name'}: {each.detail or each.name}" for each in problem.subproblems]
    if parts:
        detail = f"{detail.rstrip('.')} ({'; '.join(part.rstrip('.') for part in parts)})"
    elif problem.identifier and problem.identifier not in detail:
        detail = f"{detail.rstrip('.')} ({problem.identifier})"
    return detail if detail.endswith(".") else f"{detail}."


def _kind(call: Call, status: int, problem: Problem | None, retry_after: timedelta | None) -> FaultKind:
    """Return the kind by what the problem is called, else by the status."""
    known = _kind_of_problem(problem, _unauthorized(call)) if problem else None
    if known:
        return known
    if status == 429 or (status == 503 and retry_after is not None):
        return FaultKind.RATE_LIMITED
    if status >= 500:
        return FaultKind.TEMPORARY
    if status == 409 and call is Call.REPLACING_ORDER:
        return FaultKind.ALREADY_REPLACED
    return _kind_of_status(call, status, problem)


def _kind_of_status(call: Call, status: int, problem: Problem | None) -> FaultKind:
    """Return the kind of a refusal that only its status tells about."""
    if status in {404, 410} and call.is_of_order:
        return FaultKind.ORDER_GONE
    if problem is None:
        return FaultKind.TEMPORARY  # not the CA speaks, something in between
    if call is Call.FINALIZE:
        return FaultKind.BAD_CERTIFICATE
    if call in {Call.ACCOUNT, Call.REVOKE}:
        return FaultKind.ACCOUNT
    return FaultKind.REJECTED if call in {Call.NEW_ORDER, Call.REPLACING_ORDER} else FaultKind.TEMPORARY


def _unauthorized(call: Call) -> FaultKind:
    """Return what "unauthorized" means for this call; an account that may do nothing shows with its next order."""
    return FaultKind.ORDER_GONE if call.is_of_order else FaultKind.ACCOUNT


def _is_passing(problem: Problem | None) -> bool:
    return problem is not None and problem.name in _PASSING


def _kind_of_problem(problem: Problem, unauthorized: FaultKind) -> FaultKind | None:
    """Return the kind by name, that of the first subproblem where the problem itself is only a wrapper."""
    cause = problem.subproblems[0] if problem.subproblems and problem.name in _WRAPPERS else problem
    return unauthorized if cause.name == "unauthorized" else _KINDS.get(cause.name)


def _identifier(problem: Problem) -> str:
    """Return the first hostname it is about, "" for none."""
    return next((each.identifier for each in (problem, *problem.subproblems) if each.identifier), "")
