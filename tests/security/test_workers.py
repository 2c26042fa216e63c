"""Workers run nothing that was not written as JSON: a message in pickle is refused, never opened."""

import base64
import pickle
import uuid
from pathlib import Path

import pytest
from kombu.exceptions import ContentDisallowed

from console.celery import app


class Opened:
    """What a pickle can do: touch a file when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return (Path.touch, (self.path,))


def test_only_json_is_accepted():
    assert set(app.conf.accept_content) == {"json"}
    assert (app.conf.task_serializer, app.conf.event_serializer) == ("json", "json")


@pytest.mark.parametrize("kind", ["application/x-python-serialize", "application/x-yaml", "application/x-msgpack"])
def test_a_message_in_another_language_is_not_opened(tmp_path: Path, kind: str):
    planted = tmp_path / "opened"
    with app.connection_for_read() as connection, connection.SimpleQueue(f"test-{uuid.uuid4()}") as queue:
        queue.producer.publish(
            base64.b64encode(pickle.dumps(Opened(planted))) if "python" not in kind else pickle.dumps(Opened(planted)),
            content_type=kind,
            content_encoding="binary",
            routing_key=queue.queue.name,
        )
        with pytest.raises(ContentDisallowed):
            queue.get(timeout=30)
    assert not planted.exists()
