"""Stores what inspectors found, inside the caller's transaction: what is acknowledged is in the tables."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from gatehouse_protocol.vitals import Signal

from telemetry import partitions
from telemetry.ids import id_at
from telemetry.signals import SignalRow, record_signals
from waf.announcing import announce_findings
from waf.intake import measure
from waf.intake.attacking import join_attacks
from waf.intake.banning import write_bans
from waf.intake.counting import Key, counts_of, write_counts
from waf.intake.measure import Measure
from waf.intake.naming import write_rules
from waf.intake.rows import address, believable, document, document_of_event, event_row
from waf.intake.sorting import Finding, Found, sort
from waf.intake.tallying import write_tallies
from waf.models import Event, Outcome, Sample
from waf.models.outcome import OF_REQUESTS, SAMPLE_OF_RESPONSE
from waf.sealing import seal_sample
from waf.tables import EVENT, SAMPLE

WRITTEN_AT_ONCE = 500

__all__ = ["Finding", "record"]


@transaction.atomic(savepoint=False)
def record(findings: Sequence[Finding]) -> Mapping[UUID, int]:
    """Store a batch, of any number of nodes; the caller has sorted out repeated reports.

    Return for each node how much it said of policies of tenants that have no slice on its gateway: that is not stored.
    """
    by_slice, strange = sort(findings)
    if not by_slice:
        return strange
    measures = measure.lock(by_slice.keys(), timezone.now())
    counts = counts_of(by_slice)
    events: list[Event] = []
    samples: list[Sample] = []
    for slice_id, found in by_slice.items():
        stored = list(_events(slice_id, found, measures[slice_id], samples, counts))
        samples.extend(_samples(slice_id, found, measures[slice_id]))
        join_attacks(slice_id, stored)
        events.extend(stored)
    _write(events, samples)
    write_tallies(events)
    write_rules(events)
    write_counts(counts)
    record_signals(list(_signals(by_slice)))
    measure.note(measures)
    write_bans(by_slice)
    announce_findings(found.key for found in by_slice.values())
    return strange


def _events(
    slice_id: UUID, found: Found, used: Measure, samples: list[Sample], counts: dict[Key, int]
) -> Sequence[Event]:
    """Return the events that are stored; their requests go to `samples`, the events beyond the measure to `counts`."""
    stored = []
    for finding, said in found.events:
        row = event_row(slice_id, found, finding, said)
        if not used.admit_event():
            minute = row.at.replace(second=0, microsecond=0)
            counts[(slice_id, minute, row.policy, "", str(Outcome.UNTOLD), "")] += 1
            continue
        if said.sample is not None:
            ciphertext = seal_sample(slice_id, row.id, document_of_event(said))
            row.has_sample = used.admit_sample(len(ciphertext), is_of_event=True)
            if row.has_sample:
                outcome = SAMPLE_OF_RESPONSE if row.response_status else row.outcome
                samples.append(
                    _sample(row.id, row.at, slice_id, row.policy, row.route, row.client, outcome, ciphertext)
                )
        stored.append(row)
    return stored


def _samples(slice_id: UUID, found: Found, used: Measure) -> Sequence[Sample]:
    """Return the requests in which nothing was found that are kept."""
    kept = []
    for finding, said in found.samples:
        at = believable(said.at, finding.at)
        sample_id = id_at(at)
        ciphertext = seal_sample(slice_id, sample_id, document(said.sample))
        if used.admit_sample(len(ciphertext), is_of_event=False):
            names = (found.own(said.policy), found.own(said.route))
            kept.append(_sample(sample_id, at, slice_id, *names, address(said.client), str(Outcome.PASSED), ciphertext))
    return kept


def _signals(by_slice: Mapping[UUID, Found]) -> Iterable[SignalRow]:
    """Yield what became of requests, by policy, for whoever promises something of that."""
    for slice_id, found in by_slice.items():
        for finding, row in found.counts:
            if row.outcome in OF_REQUESTS:
                at, policy = believable(row.at, finding.at), found.own(row.policy)
                outcome = str(row.outcome)
                yield SignalRow(at, slice_id, 0, str(Signal.FIREWALL), policy, "", outcome, row.count)


def _sample(*values: object) -> Sample:
    names = ("id", "at", "slice_id", "policy", "route", "client", "outcome", "ciphertext")
    return Sample(**dict(zip(names, values, strict=True)))


def _write(events: Sequence[Event], samples: Sequence[Sample]) -> None:
    partitions.ensure(EVENT, {event.at for event in events})
    partitions.ensure(SAMPLE, {sample.at for sample in samples})
    Event.objects.bulk_create(events, batch_size=WRITTEN_AT_ONCE)
    Sample.objects.bulk_create(samples, batch_size=WRITTEN_AT_ONCE)
