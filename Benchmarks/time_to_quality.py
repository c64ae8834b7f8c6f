"""Measures how long Sluice and PyTorch train until a text's validation loss is low enough."""

import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import datetime, timezone

import torch

import cases
import running

RESULTS = pathlib.Path(__file__).parent / "TIME-TO-QUALITY.md"
TARGET, EVERY, BATCHES = 1.88, 50, 40
# The sweep's seed, and those that its choice must reach the loss from too.
SWEEP_SEED, CONFIRMING_SEEDS = 1000, [1001, 1002]

# What the sweeps try. Sluice's model and recipe are its defaults but for these.
OUR_RATES, OUR_SCHEDULES = [4e-3, 8e-3, 16e-3], [250, 300, 350, 500]
THEIR_RATES, THEIR_SCHEDULES = [2e-3, 4e-3, 8e-3, 16e-3], [1000, 1500, 2000]
THEIR_WAYS = [("float32", False), ("float32", True), ("autocast", False), ("autocast", True)]

# Student's t for 95 %, by degrees of freedom.
STUDENT_T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]


def ours(options, rate, schedule, seed, precision):
    """Trains with Sluice: when the loss was reached, after how many seconds of training steps."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sluice-quality-"))
    try:
        command = [running.program("native"), "train", options.text, "--out", folder / "run",
                   "--steps", schedule, "--learning-rate", rate, "--seed", seed,
                   "--precision", precision, "--eval-every", EVERY, "--eval-batches", BATCHES,
                   "--batch", 12, "--context", 64, "--threads", options.threads, *options.flags]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"sluice ended with status {done.returncode}: {done.stderr.strip()}")
        lines = (folder / "run" / "metrics.jsonl").read_text().splitlines()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds, losses = 0.0, []
    for line in map(json.loads, lines):
        if line["step"] == 0:  # Measured before the first step.
            continue
        seconds += 12 * 64 / line["tokensPerSecond"]
        if "validationLoss" in line:
            losses.append(line["validationLoss"])
            if losses[-1] <= TARGET:
                return {"step": line["step"], "seconds": seconds, "losses": losses}
    return {"step": None, "seconds": seconds, "losses": losses}


def theirs(options, rate, schedule, seed, way, *more):
    name, compiles = way
    settings = cases.Settings(options.threads, 1)
    return running.peer(
        settings, "quality", options.text, "--target", TARGET, "--learning-rate", rate,
        "--schedule", schedule, "--seed", seed, "--threads", options.threads, "--way", name,
        "--every", EVERY, *(["--compile"] if compiles else []), *more)


def best_of(results, run, side):
    """The settings that reach the loss soonest, from the confirming seeds too."""
    reached = {settings: found for settings, found in results.items() if found["step"]}
    for settings in sorted(reached, key=lambda settings: reached[settings]["seconds"]):
        for seed in CONFIRMING_SEEDS:
            found = run(*settings, seed)
            print(f"{side}: rate {settings[0]:g}, {settings[1]} steps, seed {seed}: {worded(found)}",
                  file=sys.stderr)
            if not found["step"]:
                break
        else:
            return settings
    sys.exit(f"{side}: no settings reach a loss of {TARGET} from all seeds of the sweep.")


def swept(rates, schedules, run, side):
    results = {}
    for rate in rates:
        for schedule in schedules:
            found = results[rate, schedule] = run(rate, schedule, SWEEP_SEED)
            print(f"{side}: rate {rate:g}, {schedule} steps: {worded(found)}", file=sys.stderr)
    return results


def worded(found):
    if found["step"]:
        return f"after {found['step']} steps, {found['seconds']:.1f} s"
    return f"not reached ({min(found['losses']):.3f})" if found["losses"] else "diverged"


def mean(values):
    if len(values) < 3:
        return f"{statistics.mean(values):.1f} [{min(values):.1f} to {max(values):.1f}]"
    half = STUDENT_T[len(values) - 2] * statistics.stdev(values) / len(values) ** 0.5
    return f"{statistics.mean(values):.1f} ± {half:.1f}"


def sweep_table(results, title):
    schedules = sorted({schedule for _, schedule in results})
    lines = [f"| {title} | " + " | ".join(f"{each} steps" for each in schedules) + " |",
             "| --- |" + " ---: |" * len(schedules)]
    for rate in sorted({rate for rate, _ in results}):
        cells = [worded(results[rate, schedule]) for schedule in schedules]
        lines.append(f"| rate {rate:g} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/time-to-quality", description=__doc__)
    parser.add_argument("text", type=pathlib.Path, help="tinyshakespeare.txt")
    parser.add_argument("--seeds", type=int, default=5, help="how many; with others than 5 the "
                        "file of results stays as it was")
    parser.add_argument("--threads", type=int, default=cases.processors_allowed())
    parser.add_argument("--sluice", type=pathlib.Path, metavar="FILE",
                        help="measure that program, and build none")
    parser.add_argument("--flags", nargs=argparse.REMAINDER, default=[],
                        help="more flags of `sluice train`, to the end of the line")
    options = parser.parse_args()
    running.given_program = options.sluice and options.sluice.resolve()
    running.build("native")
    compiles = running.has_cxx_compiler()
    precision = cases.BFLOAT16 if running.has_bfloat16("native") else cases.FLOAT32
    others = running.others_share()

    speeds = {}
    for way in THEIR_WAYS:
        if way[1] and not compiles:
            continue
        speeds[way] = theirs(options, 1e-3, 100, 1, way, "--time-only", 100)["milliseconds"]
    way = min(speeds, key=speeds.get)
    def run_ours(rate, steps, seed):
        return ours(options, rate, steps, seed, precision)

    def run_theirs(rate, steps, seed):
        return theirs(options, rate, steps, seed, way)

    our_sweep = swept(OUR_RATES, OUR_SCHEDULES, run_ours, "Sluice")
    our_best = best_of(our_sweep, run_ours, "Sluice")
    their_sweep = swept(THEIR_RATES, THEIR_SCHEDULES, run_theirs, "PyTorch")
    their_best = best_of(their_sweep, run_theirs, "PyTorch")

    rows = []
    for seed in range(1, options.seeds + 1):
        sides = [lambda: run_ours(*our_best, seed), lambda: run_theirs(*their_best, seed)]
        # In turn, and who begins alternates.
        found = [side() for side in (sides if seed % 2 else sides[::-1])]
        rows.append(found if seed % 2 else found[::-1])
        print(f"seed {seed}: Sluice {worded(rows[-1][0])}, PyTorch {worded(rows[-1][1])}",
              file=sys.stderr)
    others = max(others, running.others_share())

    way_name = f"{way[0]}{', compiled' if way[1] else ', eager'}"
    lines = [f"| seed | Sluice, steps | s | PyTorch, steps | s | ratio |",
             "| ---: | ---: | ---: | ---: | ---: | ---: |"]
    for seed, (our, their) in enumerate(rows, start=1):
        ratio = f"{their['seconds'] / our['seconds']:.1f}" if our["step"] and their["step"] else "-"
        lines.append(f"| {seed} | {our['step'] or 'not reached'} | {our['seconds']:.1f} "
                     f"| {their['step'] or 'not reached'} | {their['seconds']:.1f} | {ratio} |")
    # A run that does not reach the loss has no time to it: then neither has the mean.
    cells = []
    for side in (0, 1):
        found = [row[side] for row in rows]
        cells.append([each["seconds"] for each in found] if all(each["step"] for each in found) else None)
    our_mean, their_mean = ("-" if each is None else mean(each) for each in cells)
    ratio = ("-" if None in cells
             else f"{statistics.mean(cells[1]) / statistics.mean(cells[0]):.1f}")
    lines.append(f"| mean | | {our_mean} | | {their_mean} | {ratio} |")
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=running.ROOT,
                            capture_output=True, text=True).stdout.strip()
    page = f"""# Time to quality

Written by `Benchmarks/time-to-quality`; do not edit. Seconds of training steps until the loss of 40
batches of 12 x 64 validation tokens, looked at every 50 steps, is at most {TARGET}; the text is
tinyshakespeare, of which the last tenth validates. Evaluations and PyTorch's compiler are not counted. Both
sides have 0.87 million parameters, 4 layers, 128 wide, batches of 12 x 64 tokens and {options.threads}
threads, and ran in turn. PyTorch trains nanoGPT's architecture with AdamW (fused), in its fastest way here
({way_name}); Sluice its default recipe for text in {precision}. Rates and lengths of the schedule are those
that reach the loss soonest in a sweep from another seed, and reach it from two
further ones: Sluice {our_best[0]:g} and {our_best[1]} steps, PyTorch
{their_best[0]:g} and {their_best[1]} steps. ± is half the 95 % confidence interval (Student's t).

{chr(10).join(lines)}

## The sweeps, one seed

{sweep_table(our_sweep, "Sluice")}

{sweep_table(their_sweep, "PyTorch")}

PyTorch's milliseconds a step: {", ".join(f"{name}{' compiled' if compiled else ''} {speed:.1f}" for (name, compiled), speed in speeds.items())}.

Sluice {commit}, PyTorch {torch.__version__}, {datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC.
"""
    print("\n".join(lines))
    if others > 0.05:
        sys.exit(f"Other programs took {others:.0%} of the processors: these figures say nothing, "
                 "and TIME-TO-QUALITY.md stays as it was.")
    if options.seeds == 5 and not options.sluice and not options.flags:
        RESULTS.write_text(page)


if __name__ == "__main__":
    main()
