"""Live hints of what comes often are few, and the last is never lost."""

import threading
import time

from console.base.paced import Paced


def test_hints_are_at_most_one_a_second_and_the_last_is_said():
    said: list[float] = []
    is_over = threading.Semaphore(0)

    def say(key: str) -> None:
        said.append(time.monotonic())
        is_over.release()

    paced = Paced(say)
    for _ in range(50):
        paced.say_in_time("acme@hints")
    spoken = time.monotonic()
    assert is_over.acquire(timeout=10)
    assert is_over.acquire(timeout=10)

    assert len(said) == 2
    assert said[1] > spoken
    assert said[1] - said[0] > 0.9
