"""What the PyTorch sides of the comparison share: flags, timing, memory and the JSON printed."""

import argparse
import json
import pathlib
import statistics
import time

import torch


def parse(description, **sizes):
    """The options: sizes with defaults, and how to measure, as `sluice benchmark` has them."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    for name, default in {**sizes, "threads": 1, "warmup": 2, "count": 5}.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    parser.add_argument("--seconds", type=float, default=0.5, help="to time at least")
    parser.add_argument("--pass", dest="passes", metavar="PASS", help="only this pass of a layer")
    parser.add_argument("--compile", action="store_true", help="with torch.compile")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1337)
    return options


def compiled(function, options):
    """The function or module, compiled if that was asked for."""
    return torch.compile(function) if options.compile else function


def report(bodies, options):
    """Times each body and prints rows with keys that `sluice benchmark --json` has too."""
    rows = [measure(body, options, first=number == 0) for number, body in enumerate(bodies)]
    print(json.dumps({"rows": rows}))


def measure(body, options, first):
    if first:
        reset_peak_memory()
    before = memory("VmRSS")
    for _ in range(options.warmup):
        body()
    times, start = [], time.perf_counter()
    while len(times) < options.count or time.perf_counter() - start < options.seconds:
        began = time.perf_counter()
        body()
        times.append((time.perf_counter() - began) * 1e3)
    row = {"milliseconds": statistics.median(times)}
    # What an earlier body left behind would be taken for what this one does not need.
    return {**row, "memoryAdded": max(0, memory("VmHWM") - before)} if first else row


def memory(field):
    """Resident bytes, now (VmRSS) or at most (VmHWM); 0 where the system is not Linux."""
    try:
        lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(field)), 0)


def reset_peak_memory():
    """Has VmHWM counted from now on."""
    try:
        pathlib.Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass
