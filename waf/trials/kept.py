"""The request of an event, as it was kept."""

from uuid import UUID

from console.base.errors import Conflict, NotFound
from console.base.keyring.sealing import KeyRingError
from policies.models import Slice
from waf.models import Event, Sample
from waf.sealing import open_sample
from waf.trials.requests import Document, document_of_sample


def kept_event(slice_: Slice, event: UUID) -> Event:
    """Return an event of a slice. Raises NotFound."""
    found: Event | None = Event.objects.filter(pk=event, slice_id=slice_.pk).first()
    if found is None:
        raise NotFound
    return found


def request_of(slice_: Slice, event: Event) -> Document:
    """Return the request of an event. Raises Conflict `not_kept` where it was not kept or cannot be opened."""
    if event.response_status:
        raise Conflict("Something was found in the response; the request was not kept.", code="not_kept")
    sample = Sample.objects.filter(pk=event.pk, slice_id=slice_.pk, at=event.at).first()
    try:
        if sample is not None:
            client = str(event.client or "0.0.0.0")
            kept = open_sample(sample)
            return document_of_sample(kept, client=client, tenant=slice_.tenant.slug, route=event.route)
    except (KeyRingError, KeyError, TypeError, ValueError):
        raise Conflict("The request of this event cannot be opened any more.", code="not_kept") from None
    raise Conflict("The request of this event was not kept.", code="not_kept")
