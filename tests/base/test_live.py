"""A hint reaches subscribers over Redis; without Redis the hint is lost and nothing else."""

import orjson
import redis

from console.base import live


def test_a_hint_reaches_the_channel(valkey):
    heard = valkey.pubsub()
    heard.subscribe(live.CHANNEL)
    heard.get_message(timeout=5)
    live.publish("tenant:acme", live.changed("tenant:acme", "members", "7"))
    message = orjson.loads(heard.get_message(timeout=5)["data"])
    heard.close()
    assert message["topic"] == "tenant:acme"
    assert {key: message["message"][key] for key in ("type", "what", "id")} == {
        "type": "changed",
        "what": "members",
        "id": "7",
    }


def test_without_redis_only_the_hint_is_lost(monkeypatch, caplog):
    dead = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=1, retry=None)
    monkeypatch.setattr(live, "_client", lambda: dead)
    live.publish("tenant:acme", {"type": "changed"})
    assert "live hint lost" in caplog.text
