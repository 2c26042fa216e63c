"""The base of endpoints under `/slices/{slice}`: finds it for those who may see it, then asks for the permission."""

from console.accounts.api.gate import Endpoint
from console.base.errors import NotFound
from policies.models import Slice


class SliceEndpoint(Endpoint):
    """An endpoint about one slice."""

    def slice_of(self, slice_key: str) -> Slice:
        """Return the slice; NotFound for strangers, Forbidden for those who may look but not do this."""
        rows = Slice.objects.visible_to(self.access).select_related("tenant", "gateway")
        found: Slice = rows.filter(key=slice_key).first()
        if found is None:
            raise NotFound
        self.access.require(self.needed, found.tenant_id)
        return found
