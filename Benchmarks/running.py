"""Runs both sides in turn, a process each, and says what they took."""

import functools
import json
import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys
import time

import torch

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent

# How PyTorch and the libraries in it are told to do without what a lesser processor lacks.
HELD_TO = {
    "native": {},
    "x86-64-v3": {"ATEN_CPU_CAPABILITY": "avx2", "MKL_ENABLE_INSTRUCTIONS": "AVX2",
                  "ONEDNN_MAX_CPU_ISA": "AVX2"},
}


class Failed(Exception):
    """A program that ended with an error, and what it said of it."""


def scratch_path(cpu):
    return ROOT / (".build" if cpu == "native" else f".build-{cpu}")


def build(cpu):
    """Builds the tool for a processor, each in a folder of its own."""
    environment = os.environ if cpu == "native" else {**os.environ, "SLUICE_CPU": cpu}
    command = ["swift", "build", "-c", "release", "--product", "sluice",
               "--scratch-path", scratch_path(cpu)]
    if subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr).returncode != 0:
        sys.exit("Sluice could not be built.")


def sluice(settings, *arguments):
    """What `sluice benchmark` found."""
    command = [scratch_path(settings.cpu) / "release" / "sluice", "benchmark", *arguments, "--json"]
    return run(command, settings)


def peer(settings, script, *arguments):
    """What a script in peers/ found."""
    command = [sys.executable, HERE / "peers" / f"{script}.py", *arguments]
    return run(command, settings, HELD_TO[settings.cpu])


def run(command, settings, more_environment={}):
    command = [str(part) for part in command]
    environment = {**os.environ, "OMP_NUM_THREADS": str(settings.threads), **more_environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["nothing was said"]
        errors = [line for line in said if "Error" in line]
        raise Failed(f"{shlex.join(command)} ended with status {done.returncode}: "
                     f"{(errors or said)[-1]}")
    return json.loads(done.stdout)


def measure(case, settings):
    """Rows of a table: the sides in turn, and who begins alternates."""
    flags = case.flags(settings)
    sides = {
        "ours": lambda: sluice(settings, case.command, *case.ours, *flags),
        "eager": lambda: peer(settings, case.command, *flags),
    }
    if case.compiles and settings.compiles:
        sides["compiled"] = lambda: peer(settings, case.command, *flags, "--compile")
    found = {side: [] for side in sides}
    for number in range(settings.rounds):
        for side in list(sides) if number % 2 == 0 else reversed(list(sides)):
            try:
                found[side].append(sides[side]()["rows"])
            except Failed as failure:
                if side != "compiled":
                    sys.exit(str(failure))
                print(f"torch.compile fails here, and eager PyTorch counts alone: {failure}",
                      file=sys.stderr)
                del sides[side], found[side]
    # Rounds of rows become rows of rounds.
    by_row = {side: list(zip(*rounds)) for side, rounds in found.items()}
    return [row(case, settings, {side: rows[index] for side, rows in by_row.items()})
            for index in range(len(by_row["ours"]))]


def row(case, settings, rounds):
    """What stands in the JSON; `rounds` holds, for each side, what each round found."""
    milliseconds = {side: [found["milliseconds"] for found in each]
                    for side, each in rounds.items()}
    median = {side: statistics.median(each) for side, each in milliseconds.items()}
    best = min((side for side in median if side != "ours"), key=median.get)
    ours = rounds["ours"]
    return {
        "name": ours[0]["name"],
        "threads": settings.threads,
        "cpu": settings.cpu,
        "sizes": case.sizes,
        "ourMilliseconds": rounded(median["ours"]),
        "peerMilliseconds": rounded(median[best]),
        "peer": f"PyTorch {torch.__version__}, {best}",
        "ratio": rounded(median[best] / median["ours"]),
        "shareOfPeak": rounded(statistics.median(found["shareOfPeak"] for found in ours)),
        "gigaflops": rounded(ours[0]["operationCount"] / median["ours"] / 1e6),
        "operationCount": ours[0]["operationCount"],
        "eagerMilliseconds": rounded(median["eager"]),
        "compiledMilliseconds": rounded(median.get("compiled")),
        "rounds": {side: [rounded(x) for x in each] for side, each in milliseconds.items()},
        "memoryAdded": {side: statistics.median(found["memoryAdded"] for found in each)
                        for side, each in rounds.items() if "memoryAdded" in each[0]},
    }


def rounded(number, digits=4):
    return None if number is None else float(f"{number:.{digits}g}")


@functools.cache
def has_cxx_compiler():
    """Whether torch.compile finds the compiler that it calls."""
    default = "clang++" if sys.platform == "darwin" else "g++"
    return shutil.which(os.environ.get("CXX", default)) is not None


def others_share():
    """How much of the processors other programs take while this one waits two seconds."""
    def ticks():
        line = pathlib.Path("/proc/stat").read_text().partition("\n")[0]
        fields = [int(field) for field in line.split()[1:9]]
        return sum(fields), fields[3] + fields[4]

    try:
        total, idle = ticks()
        time.sleep(2)
        later_total, later_idle = ticks()
    except (OSError, ValueError, IndexError):
        return 0.0
    return 1 - (later_idle - idle) / max(1, later_total - total)
