"""What the PyTorch side of the comparison shares."""

import statistics
import time


def milliseconds(body, minimum_count, minimum_seconds=0.0):
    """The time of each call of `body`: at least so many, for at least so long."""
    times, start = [], time.perf_counter()
    while len(times) < minimum_count or time.perf_counter() - start < minimum_seconds:
        before = time.perf_counter()
        body()
        times.append((time.perf_counter() - before) * 1e3)
    return times


def summary(times):
    """The same keys as `sluice benchmark` prints."""
    return {"milliseconds": statistics.median(times), "minimum": min(times), "count": len(times)}
