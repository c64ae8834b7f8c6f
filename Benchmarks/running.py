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

import cases

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent

# How PyTorch and the libraries in it are told to do without what a lesser processor lacks.
HELD_TO = {
    "native": {},
    "x86-64-v3": {"ATEN_CPU_CAPABILITY": "avx2", "MKL_ENABLE_INSTRUCTIONS": "AVX2",
                  "ONEDNN_MAX_CPU_ISA": "AVX2"},
}

# What `--sluice` names.
given_program = None


class Failed(Exception):
    """A program that ended with an error."""

    def __init__(self, command, status, said):
        super().__init__(f"{shlex.join(command)} ended with status {status}: {said}")
        self.said = said


def scratch_path(cpu):
    return ROOT / (".build" if cpu == "native" else f".build-{cpu}")


def build(cpu):
    """Builds the tool for a processor, each in a folder of its own."""
    if given_program:
        return
    environment = os.environ if cpu == "native" else {**os.environ, "SLUICE_CPU": cpu}
    command = ["swift", "build", "-c", "release", "--product", "sluice",
               "--scratch-path", scratch_path(cpu)]
    if subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr).returncode != 0:
        sys.exit("Sluice could not be built.")


def sluice(settings, *arguments):
    """What `sluice benchmark` found."""
    command = [program(settings.cpu), "benchmark", *arguments, "--json"]
    return run(command, settings)


def program(cpu):
    """The tool: what was asked for, or else what was built."""
    return given_program or scratch_path(cpu) / "release" / "sluice"


def has_bfloat16(cpu):
    """Whether the tool built for a processor has an instruction for bfloat16."""
    machine = sluice(cases.Settings(1, 1, cpu), "machine", "--threads", 1)["machine"]
    return peak(machine[-1], cases.BFLOAT16) is not None


def check_peers(settings):
    """Ends everything if layer and model in peers/ do not compute what Sluice does."""
    try:
        peer(settings, "check")
    except Failed as failure:
        sys.exit(str(failure))


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
        raise Failed(command, done.returncode, (errors or said)[-1])
    return json.loads(done.stdout)


def measure(case, settings):
    """Rows of a table: the sides in turn, and who begins alternates."""
    flags = case.flags(settings)
    ours, ways = case.our_precisions(settings), case.ways(settings)
    sides = {precision: ours_in(precision, case, settings, flags) for precision in ours}
    sides |= {way.name: theirs(way, case, settings, flags) for way in ways}
    found, failures = {side: [] for side in sides}, {}
    for number in range(settings.rounds):
        for side in list(sides) if number % 2 == 0 else reversed(list(sides)):
            try:
                found[side].append(sides[side](number))
            except Failed as failure:
                if side in ours:
                    sys.exit(str(failure))
                print(f"PyTorch, {side}: fails here, and its other ways count alone: {failure}",
                      file=sys.stderr)
                failures[side] = failure.said
                del sides[side], found[side]
    return [row(case, settings, precision, index, found,
                [way for way in ways if way.name in found], failures)
            for precision in ours for index in range(len(found[precision][0]["rows"]))]


def ours_in(precision, case, settings, flags):
    """Runs Sluice once."""
    chosen = [] if precision == cases.FLOAT32 else ["--precision", precision]
    return lambda number: sluice(settings, case.command, *case.ours, *flags, *chosen)


def theirs(way, case, settings, flags):
    """Runs PyTorch once; in the first round it compares its results with those of eager float32."""
    def run(number):
        checks = number == 0 and way.name != "eager"
        return peer(settings, case.command, *flags, *way.flags, *(["--check"] if checks else []))
    return run


def row(case, settings, precision, index, found, ways, failures):
    """What stands in the JSON; `found` has the rounds of each side, `index` says which of its rows.

    The ratio is that to the best of PyTorch's ways in the same precision.
    """
    def median_of(side, key):
        return statistics.median(each["rows"][index][key] for each in found[side])

    ours = found[precision][0]["rows"][index]
    median = {side: median_of(side, "milliseconds") for side in found}
    own_ways = [way for way in ways if way.precision == precision]
    best = fastest(own_ways, median)
    shown = [precision, *(way.name for way in ways)]
    rounds = {side: [each["rows"][index] for each in found[side]] for side in shown}

    def peers(some):
        way = fastest(some, median)
        return median[way.name] if way else None

    def ratio(some):
        milliseconds = peers(some)
        return milliseconds and rounded(milliseconds / median[precision])

    return {
        "name": name(ours["name"], precision),
        "part": case.part,
        "command": case.command,
        "title": case.title,
        "precision": precision,
        "threads": settings.threads,
        "cpu": settings.cpu,
        "sizes": case.sizes,
        "ourMilliseconds": rounded(median[precision]),
        "peerMilliseconds": rounded(peers(own_ways)),
        "peer": f"PyTorch {torch.__version__}, {best.name if best else 'no way of which runs'}",
        "ratio": ratio(own_ways),
        "ratioToFloat32": ratio(way for way in ways if way.precision == cases.FLOAT32),
        "ratioToAll": ratio(ways),
        "shareOfPeak": rounded(share_of_peak(precision, index, found[precision])),
        "gigaflops": rounded(ours["operationCount"] / median[precision] / 1e6),
        "operationCount": ours["operationCount"],
        "eagerMilliseconds": rounded(peers(way for way in own_ways if not way.compiled)),
        "compiledMilliseconds": rounded(peers(way for way in own_ways if way.compiled)),
        "best": best and best.name,
        "rounds": {as_ours(side, precision): [rounded(each["milliseconds"]) for each in rounds[side]]
                   for side in shown},
        "memoryAdded": {as_ours(side, precision): statistics.median(
                            each["memoryAdded"] for each in rounds[side])
                        for side in shown if "memoryAdded" in rounds[side][0]},
        "differences": {way.name: rounded(found[way.name][0]["difference"], 2)
                        for way in own_ways if "difference" in found[way.name][0]},
        "failures": failures,
    }


def name(name, precision):
    """The tool's name; that of a bfloat16 row has the word in it, whatever the tool says."""
    return name if precision == cases.FLOAT32 or precision in name else f"{name}, {precision}"


def as_ours(side, precision):
    return "ours" if side == precision else side


def fastest(ways, median):
    return min(ways, key=lambda way: median[way.name], default=None)


def share_of_peak(precision, index, rounds):
    """The median share of what the same process could do at most; None where it does not tell."""
    peaks = [peak(each["machine"][-1], precision) for each in rounds]
    if not all(peaks):
        return None
    return statistics.median(
        each["rows"][index]["operationCount"] / 1e6 / each["rows"][index]["milliseconds"] / most
        for each, most in zip(rounds, peaks))


def peak(speed, precision):
    """GFLOP/s of a line of the tool's `machine`; None where the processor has no instruction."""
    return speed.get("gigaflops" if precision == cases.FLOAT32 else "bfloat16Gigaflops")


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
