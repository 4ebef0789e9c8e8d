"""Waiting for something to become true: by polling with a deadline, never for a fixed time."""

import time
from typing import TypeVar
from collections.abc import Callable

T = TypeVar("T")


def wait_until(what: str, probe: Callable[[], T], seconds: float = 20.0, every: float = 0.1) -> T:
    """Gives the first true answer of `probe`; fails with `what` and the last answer once `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() >= deadline:
            raise AssertionError(f"after {seconds:g} s still not: {what} (last answer: {answer!r})")
        time.sleep(every)
