"""Opening a request that was kept; that somebody did is in the audit trail."""

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import NotFound
from policies.models import Slice
from waf.models import Event, Sample
from waf.sealing import Document, open_sample


def open_request(slice: Slice, event: Event, *, actor: Actor) -> Document:
    """Return the request of an event as it was kept; NotFound where none was."""
    sample = Sample.objects.filter(slice_id=slice.pk, pk=event.pk, at=event.at).first()
    if sample is None:
        raise NotFound("The request of this event was not kept.")
    with verb("waf_sample.open", actor=actor) as act:
        summary = f"Opened the request of event {event.pk}: {event.method} {event.path[:200]} from {event.client}."
        act.entry(Target("waf_event", str(event.pk), str(event.pk)), summary, **slice.trail)
        return {name: value for name, value in open_sample(sample).items() if name != "seen"}
