"""What the PyTorch sides of the comparison share: flags, ways, timing, memory, the JSON printed."""

import argparse
import contextlib
import json
import pathlib
import statistics
import sys
import time

import torch

# How far results may be from those of eager float32, as a share of their length.
LARGEST_DIFFERENCE = {"float32": 1e-4, "autocast": 0.1, "medium": 0.1, "tensors": 0.1}


def parse(description, paths=(), **sizes):
    """The options: paths, sizes with defaults, and how to measure, as `sluice benchmark` has them."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    for name in paths:
        parser.add_argument(name, type=pathlib.Path)
    for name, default in {**sizes, "threads": 1, "warmup": 2, "count": 5}.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    parser.add_argument("--seconds", type=float, default=0.5, help="to time at least")
    parser.add_argument("--pass", dest="passes", metavar="PASS", help="only this pass of a layer")
    parser.add_argument("--way", choices=list(LARGEST_DIFFERENCE), default="float32",
                        help="float32, or how bfloat16 comes about: autocast, "
                        "set_float32_matmul_precision('medium'), or tensors (products alone)")
    parser.add_argument("--compile", action="store_true", help="with torch.compile")
    parser.add_argument("--check", action="store_true",
                        help="compare the results with those of eager float32 too")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1337)
    if options.way == "medium":
        torch.set_float32_matmul_precision("medium")
    return options


def forward(options):
    """What a forward pass runs in; a backward pass runs outside of it."""
    if options.way == "autocast":
        return torch.autocast("cpu", dtype=torch.bfloat16)
    return plain(options)


def plain(options):
    """What a forward pass in float32 runs in."""
    return contextlib.nullcontext()


def compiled(function, options):
    """The function or module, compiled if that was asked for."""
    return torch.compile(function) if options.compile else function


def report(bodies, options, results, plain_results):
    """Times each body and prints rows with keys that `sluice benchmark --json` has too.

    `results()` are tensors that the way computes, `plain_results()` the same in eager float32. They
    are compared after all was timed, since they need memory.
    """
    found = {"rows": [measure(body, options, first=number == 0)
                      for number, body in enumerate(bodies)]}
    if options.check:
        found["difference"] = check(options, results, plain_results)
    print(json.dumps(found))


def check(options, results, plain_results):
    """How far the way's results are from eager float32; ends the process if that cannot be."""
    computed = [tensor.detach().float().clone() for tensor in results()]
    torch.set_float32_matmul_precision("highest")
    each = [difference(tensor, plain.detach())
            for tensor, plain in zip(computed, plain_results(), strict=True)]
    if not all(share <= LARGEST_DIFFERENCE[options.way] for share in each):
        sys.exit(f"Error: results are off by {each} of eager float32")
    return max(each)


def difference(tensor, plain):
    return ((tensor - plain).norm() / plain.norm()).item()


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
