"""Chain: each certificate is signed by the next, nothing is missing, and what we mended is told."""

from collections.abc import Iterator

from cryptography import x509

from certificates.pki.chains import is_root, served, signs
from certificates.pki.finding import Case, Finding, error, info, warning
from certificates.pki.leaf import fingerprint, is_authority, read_leaf
from certificates.pki.words import counted, listed, quote


def chain_holds(case: Case) -> Iterator[Finding]:
    """Every certificate given has its place; roots and other ways up (cross-signed ones) are left out in silence."""
    path = case.arrangement.path
    for stray in case.arrangement.strays:
        fact = read_leaf(stray)
        if not fact.is_ca and not is_root(stray):
            text = f"There are two certificates of servers here, {case.leaf.title} and {fact.title}"
            yield error("several_leaves", f"{text}: upload each by itself, with its key.")
        elif not is_root(stray) and not any(signs(stray, other) for other in case.given):
            text = f"The chain is broken: {fact.title} signed none of the other certificates"
            yield error("chain_broken", f"{text}. {_wanted(path[-1])}")


def issuers_may_sign(case: Case) -> Iterator[Finding]:
    """Those above the leaf are CAs, and no more of them than each allows below itself (RFC 5280 §4.2.1.9)."""
    for below, (certificate, fact) in enumerate(zip(case.arrangement.path[1:], case.facts[1:], strict=True)):
        if not is_authority(certificate):
            yield error("chain_broken", f"The chain is broken: {fact.title} signed another one, but is no CA.")
        elif (most := _most_below(certificate)) is not None and below > most:
            text = f"{fact.title} allows {counted(most, 'CA')} below itself, and here there are {below}"
            yield error("chain_broken", f"The chain is broken: {text}.")


def chain_is_complete(case: Case) -> Iterator[Finding]:
    """The issuer of the leaf is here or trusted; where there are trusted roots, the path leads to one of them."""
    path = case.arrangement.path
    if any(signs(root, one) for root in case.trusted for one in path) or is_root(case.certificate):
        return
    if len(path) == 1:
        text = (
            f"Only the certificate itself is here. {_wanted(path[0])} Without it some clients refuse the certificate."
        )
        yield warning("chain_incomplete", text)
    elif case.trusted:
        text = f"The chain ends at {case.facts[-1].title}, which none of the {len(case.trusted)} trusted roots signed."
        yield warning("untrusted", f"{text} Ask who issued it for the chain to one of them.")


def is_signed_by_another(case: Case) -> Iterator[Finding]:
    """A certificate that signs itself is trusted by nobody who was not told to, unless it is among the trusted."""
    known = {fingerprint(root) for root in case.trusted}
    if is_root(case.certificate) and case.leaf.sha256 not in known:
        yield warning(
            "self_signed", f"{case.leaf.title} is signed by itself: clients refuse it unless told to trust it."
        )


def was_in_order(case: Case) -> Iterator[Finding]:
    """The certificates came leaf first, each once and without the root; if not, we have mended it."""
    kept = served(case.given)
    roots = [one for one in dict.fromkeys(case.given) if is_root(one) and one not in kept]
    if roots:
        names = listed([read_leaf(root).subject for root in roots])
        yield info("root_included", f"The root {names} was left out: clients have it, and sending it costs bytes.")
    if len(set(case.given)) < len(case.given):
        yield info(
            "duplicates", f"{counted(len(case.given) - len(set(case.given)), 'certificate')} given twice; left out."
        )
    order = [one for one in dict.fromkeys(case.given) if one in case.arrangement.path]
    if case.given[0] != case.certificate or order != list(case.arrangement.path):
        first = read_leaf(case.given[0]).title
        text = f"The certificates were not in order, {first} came first: we put the one of {case.leaf.title} there"
        yield warning("wrong_order", f"{text} and sorted those above it.")


def _wanted(certificate: x509.Certificate) -> str:
    issuer = quote(certificate.issuer.rfc4514_string())
    return f"The certificate of its issuer {issuer} is wanted: add it, as the CA offers it."


def _most_below(certificate: x509.Certificate) -> int | None:
    return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
