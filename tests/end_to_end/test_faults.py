"""Whatever dies, nothing published is lost, traffic flows, and the product heals by itself."""

import signal
import threading

from tests.end_to_end.acts import ACME, ok, publish, settled, shift_weights
from tests.end_to_end.product import ask, eventually, version_served


def other_version(api):
    """Weights that certainly differ from the draft's, and the version they lead to."""
    spec = ok(api.get(f"{ACME}/routes/shop-root"))["spec"]
    shares = {backend["service"]: backend["weight"] for backend in spec["action"]["backends"]}
    return ({"echo-v1": 100, "echo-v2": 0}, "v1") if shares["echo-v1"] == 0 else ({"echo-v1": 0, "echo-v2": 100}, "v2")


def serve_other_version(product, api, message):
    """Publish the other version; both nodes must come to serve it."""
    weights, version = other_version(api)
    shift_weights(api, weights)
    published = publish(api, message)
    assert settled(api, published["rollout"]["id"], seconds=60)["state"] == "complete"
    eventually(lambda: {version_served(edge) for edge in product.edges} == {version})


def test_a_worker_killed_in_the_middle_of_a_publish_loses_nothing(product, api):
    weights, version = other_version(api)
    shift_weights(api, weights)
    published = publish(api, "the worker dies now")
    product.part("celery", "worker").send_signal(signal.SIGKILL)
    assert settled(api, published["rollout"]["id"], seconds=60)["state"] == "complete"
    eventually(lambda: {version_served(edge) for edge in product.edges} == {version})


def test_valkey_flushed_and_killed_loses_nothing(product, api):
    product.part("valkey-server").send_signal(signal.SIGKILL)
    serve_other_version(product, api, "valkey was killed")


def test_postgres_killed_is_back_within_seconds_and_traffic_never_noticed(product, api):
    product.part("postgres", "-D").send_signal(signal.SIGKILL)
    assert {ask(edge, "shop.acme.test").status_code for edge in product.edges} == {200}
    eventually(lambda: api.get("/me").status_code == 200, seconds=60)
    serve_other_version(product, api, "postgres was killed")


def test_an_agent_killed_leaves_traffic_alone_and_comes_back(product, api):
    product.part("gatehouse-agent", node="edge-1").send_signal(signal.SIGKILL)
    eventually(lambda: ask(product.edges[0], "shop.acme.test").status_code == 200, seconds=60)
    serve_other_version(product, api, "an agent was killed")


def test_an_envoy_killed_is_started_again_with_the_same_configuration(product, api):
    product.part("envoy", "-c", node="edge-2").send_signal(signal.SIGKILL)
    eventually(lambda: ask(product.edges[1], "shop.acme.test").status_code == 200, seconds=60)
    serve_other_version(product, api, "an envoy was killed")


def test_twenty_publishes_at_once_become_a_line_and_none_is_half_done(product, api):
    answers = []

    def attempt(number):
        with product.api() as mine:
            answers.append(mine.post(f"{ACME}/revisions", json={"message": f"racer {number}"}).status_code)

    weights, version = other_version(api)
    shift_weights(api, weights)
    first = ok(api.get(ACME))["live"]["sequence"]
    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [202] + [409] * 19
    eventually(lambda: {version_served(edge) for edge in product.edges} == {version})
    assert ok(api.get(f"{ACME}/revisions", params={"limit": 1}))["items"][0]["sequence"] == first + 1


def test_the_web_process_killed_is_back_and_nodes_find_it_again(product, api):
    product.part("console.serve").send_signal(signal.SIGKILL)
    eventually(lambda: api.get("/me").status_code == 200, seconds=60)
    serve_other_version(product, api, "the web process was killed")
