"""What is told to stop ends what it began: parked polls are let go, requests are answered, tasks are given back."""

import signal
import threading
from contextlib import suppress

import httpx

from tests.end_to_end.acts import ACME, ok, publish, settled, shift_weights
from tests.end_to_end.product import ask, eventually
from tests.end_to_end.test_faults import other_version


def gone(part):
    return not part.is_running() or part.status() == "zombie"


def test_a_web_process_that_stops_answers_what_it_took_and_lets_parked_polls_go(product, api):
    weights, _ = other_version(api)
    shift_weights(api, weights)
    answers = []

    def look():
        with product.api() as mine, suppress(httpx.ConnectError):  # what came too late was not taken
            answers.append(mine.get(f"{ACME}/plan").status_code)

    askers = [threading.Thread(target=look) for _ in range(4)]
    for asker in askers:
        asker.start()
    eventually(lambda: under_way(product) >= 1)
    web = product.part("console.serve")
    web.send_signal(signal.SIGTERM)
    for asker in askers:
        asker.join()
    assert set(answers) <= {200, 503}, answers
    eventually(lambda: gone(web), seconds=60)
    eventually(lambda: api.get("/me").status_code == 200, seconds=120)
    assert settled(api, publish(api, "after web was stopped")["rollout"]["id"], seconds=120)["state"] == "complete"


def test_a_worker_that_stops_gives_back_what_it_has_not_begun(product, api):
    weights, _ = other_version(api)
    shift_weights(api, weights)
    worker = product.part("celery", "worker")
    published = publish(api, "the worker is told to stop")
    worker.send_signal(signal.SIGTERM)
    assert settled(api, published["rollout"]["id"], seconds=120)["state"] == "complete"
    eventually(lambda: gone(worker), seconds=60)


def test_an_agent_that_stops_leaves_traffic_until_its_envoy_has_let_go(product, api):
    product.part("gatehouse-agent", node="edge-2").send_signal(signal.SIGTERM)
    assert ask(product.edges[0], "shop.acme.test").status_code == 200
    eventually(lambda: ask(product.edges[1], "shop.acme.test").status_code == 200, seconds=120)
    eventually(lambda: {node["status"] for node in ok(api.get("/nodes"))["items"]} == {"online"}, seconds=120)


def under_way(product):
    """Connections that the web process holds to clients at this moment."""
    return sum(one.status == "ESTABLISHED" for one in product.part("console.serve").net_connections("tcp"))


def test_while_postgres_is_away_changes_are_refused_clearly_and_none_is_half_done(product, api):
    weights, _ = other_version(api)
    shift_weights(api, weights)
    before = ok(api.get(ACME))["live"]["sequence"]
    product.part("postgres", "-D").send_signal(signal.SIGKILL)
    answers = [api.post(f"{ACME}/revisions", json={"message": "in between"}) for _ in range(5)]
    refused = [one for one in answers if one.status_code != 202]
    assert all(one.status_code in {503, 409} for one in refused), [one.text for one in refused]
    assert all("Retry-After" in one.headers for one in refused if one.status_code == 503)
    taken = sum(one.status_code == 202 for one in answers)
    assert taken <= 1
    eventually(lambda: api.get("/me").status_code == 200, seconds=120)
    if not taken:
        assert ok(api.get(ACME))["live"]["sequence"] == before
        publish(api, "once it is back")
    newest = ok(api.get(f"{ACME}/revisions", params={"limit": 1}))["items"][0]["sequence"]
    assert newest == before + 1
    eventually(lambda: ok(api.get(ACME))["live"]["sequence"] == newest, seconds=120)
