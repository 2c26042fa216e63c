"""What processes of the release before write: a CA on the issuer's own row, and leaves that name no authority.

They may run during an upgrade, and after going back a version. To be deleted with the columns they know.
"""

from certificates.actions.authority_keys import life_of_pem
from certificates.models import Authority, AuthorityState, Issuer, Leaf


def adopt(issuer: Issuer) -> None:
    """Make authority 1 of what is on the issuer's own row, if it has none; its keys stay there for now."""
    if not issuer.root_pem or issuer.authorities.exists():
        return
    issuer.authorities.create(
        number=1, state=str(AuthorityState.ACTIVE),
        root_pem=issuer.root_pem, root_ends_at=life_of_pem(issuer.root_pem).not_after,
        intermediate_pem=issuer.intermediate_pem, intermediate_ends_at=life_of_pem(issuer.intermediate_pem).not_after,
        created_at=issuer.created_at, activated_at=issuer.created_at,
    )  # fmt: skip


def link_leaves(authority: Authority) -> None:
    """Note on leaves that the authority's intermediate issued, and that do not say so, where they come from."""
    unnamed = Leaf.objects.filter(authority=None, version__retired_at=None)
    unnamed.filter(chain_pem__contains=authority.intermediate_pem.strip()).update(authority=authority)
