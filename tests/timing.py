"""How long something takes, for tests of what must stay linear."""

import time
from collections.abc import Callable


def quickest(work: Callable[[], object]) -> float:
    """Seconds of processor time, the best of three after a first run: other work does not count."""
    work()
    seconds = []
    for _ in range(3):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return min(seconds)
