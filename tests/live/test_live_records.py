"""Requests as they come, for those who may see the slice: of clients the network, of very many the first few."""

import threading

from telemetry.records.recorded import Recorded
from telemetry.records.tail import SHOWN, Tailing
from tests import make
from tests.cast import Cast
from tests.live.browser import tab
from tests.live.web import Web
from tests.telemetry.seen import failed, record, store


def test_a_browser_sees_requests_of_its_slice_as_they_come(web: Web, cast: Cast):
    edge = make.gateway("edge")
    acme, globex = make.slice_of(cast.acme, edge), make.slice_of(cast.globex, edge)
    is_over = threading.Event()

    def report() -> None:
        while not is_over.wait(0.3):
            store(acme.pk, failed(path="/ours"))
            store(globex.pk, failed(path="/theirs", slice="globex@edge"))

    with tab(web, cast.alice) as page:
        page.subscribe("records:acme@edge")
        thread = threading.Thread(target=report)
        thread.start()
        try:
            seen = page.next("records")
        finally:
            is_over.set()
            thread.join()
    assert seen["topic"] == "records:acme@edge"
    assert {one["path"] for one in seen["records"]} == {"/ours"}
    assert {one["client"] for one in seen["records"]} == {"203.0.113.0/24"}
    assert seen["records"][0]["route"] == "front"


def test_of_very_many_the_first_are_shown_and_the_others_counted(cast: Cast):
    acme = make.slice_of(cast.acme, make.gateway("edge"))
    tailing = Tailing()
    one = record()
    tailing.add([Recorded(acme.pk, acme.pk, one, one.at)])
    assert tailing.take() == {}
    tailing.watch([acme.pk])
    tailing.add([Recorded(acme.pk, acme.pk, one, one.at)] * (SHOWN + 5))
    tail = tailing.take()[acme.pk]
    assert (len(tail.records), tail.skipped) == (SHOWN, 5)
