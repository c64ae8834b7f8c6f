"""Tables of what was measured, and the page they stand on."""

import datetime
import os
import pathlib
import platform
import statistics
import subprocess

import torch

import cases
import goals
import running

HERE = pathlib.Path(__file__).parent
# Results in bfloat16, which has eight bits, are off by more than this share of their length.
ROUNDING = 1e-4


def speed_table(rows):
    """A line for each workload, then the layers' geometric means; float32, then bfloat16."""
    tables = [of_precision(some) for precision, of_precision in
              ((cases.FLOAT32, float32_table), (cases.BFLOAT16, bfloat16_table))
              if (some := [row for row in rows if row["precision"] == precision])]
    return "\n\n".join(tables + exact_lines(rows) + failure_lines(rows))


def float32_table(rows):
    lines = [[row["name"], cell(row, "ours"), cell(row, "eager"), cell(row, "compiled"),
              number(row["ratio"]), f"{row['gigaflops']:.0f}", share(row)]
             for row in rows]
    for way, (mean,) in layer_means(rows, "ratio"):
        lines.append([way, "", "", "", mean, "", ""])
    return table(["", "Sluice, ms", "PyTorch, ms", "compiled, ms", "ratio", "GFLOP/s",
                  "share of peak"], lines)


def bfloat16_table(rows):
    ways = ["autocast", "autocast, compiled", "medium", "medium, compiled", "tensors"]
    lines = [[row["name"], cell(row, "ours"), *(cell(row, way) for way in ways),
              row["best"] or "none", number(row["ratio"]), number(row["ratioToFloat32"]),
              number(row["ratioToAll"]), f"{row['gigaflops']:.0f}", share(row)]
             for row in rows]
    for way, means in layer_means(rows, "ratio", "ratioToFloat32", "ratioToAll"):
        lines.append([way, *[""] * (len(ways) + 2), *means, "", ""])
    return table(["", "Sluice, ms", *(f"{way}, ms" for way in ways), "best", "ratio",
                  "to float32", "to all", "GFLOP/s", "share of peak"], lines)


def layer_means(rows, *keys):
    """For each pass of the layers that has several rows, the geometric means of their ratios."""
    for way, backward in (("forward", False), ("forward and backward", True)):
        some = [row for row in rows if row["command"] == "layer"
                and ("forward and backward" in row["name"]) == backward]
        if len(some) > 1 and all(row[key] for row in some for key in keys):
            means = [f"{statistics.geometric_mean(row[key] for row in some):.2f}" for key in keys]
            yield f"layers, {way}, geometric mean", means


def exact_lines(rows):
    """The ways that were asked for bfloat16 and compute in float32, if any: a sentence."""
    ways = {way: None for row in rows if row["precision"] == cases.BFLOAT16
            for way, difference in row["differences"].items() if difference < ROUNDING}
    exact = ", ".join(f"*{way}*" for way in ways)
    return [f"Asked for bfloat16, PyTorch computes in float32 here by: {exact}. These ways count "
            "all the same."] if ways else []


def failure_lines(rows):
    """What did not run, if anything: a list."""
    failures = {f"- {row['title']}: {side}: {said}": None
                for row in rows for side, said in row["failures"].items()}
    return ["PyTorch's ways that failed:\n\n" + "\n".join(failures)] if failures else []


def number(ratio):
    return "" if ratio is None else f"{ratio:.2f}"


def share(row):
    return "" if row["shareOfPeak"] is None else f"{row['shareOfPeak']:.0%}"


def goals_table(rows, measured_alone=False):
    return table(["", "to", "goal", "reached", "met"], goals.lines(rows, measured_alone))


def memory_table(rows):
    lines = [[row["name"], str(row["threads"]), cell(row, "ours"), cell(row, "eager"),
              cell(row, "compiled"), number(row["ratio"]), megabytes(row, "ours"),
              megabytes(row, "eager")]
             for row in rows]
    return "\n\n".join([
        table(["", "threads", "Sluice, ms", "PyTorch, ms", "compiled, ms", "ratio",
               "Sluice added, MB", "PyTorch added, MB"], lines), *failure_lines(rows)])


def scaling_table(rows):
    lines = []
    for before, row in zip([None, *rows], rows):
        def growth(key):
            return f"x {row[key] / before[key]:.2f}" if before else ""

        lines.append([f"{row['sizes']['tokens']:,}", cell(row, "ours"), growth("ourMilliseconds"),
                      growth("operationCount"), share(row),
                      megabytes(row, "ours"), cell(row, "eager"), number(row["ratio"]),
                      megabytes(row, "eager")])
    return table(["tokens", "Sluice, ms", "time", "arithmetic", "share of peak",
                  "Sluice added, MB", "PyTorch, ms", "ratio", "PyTorch added, MB"], lines)


def table(heading, lines):
    rule = ["---"] + ["---:"] * (len(heading) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [heading, rule, *lines])


def cell(row, side):
    rounds = row["rounds"].get(side)
    return f"{statistics.median(rounds):.4g} ± {spread(rounds):.0%}" if rounds else ""


def spread(rounds):
    """Half of the distance between the slowest and the fastest round, as a share of the median."""
    return (max(rounds) - min(rounds)) / 2 / statistics.median(rounds)


def megabytes(row, side):
    return f"{row['memoryAdded'][side] / 1e6:.0f}" if side in row["memoryAdded"] else ""


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.partition("\n")[0]


def processor():
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def machine_lines(machine):
    return "\n".join(
        f"- With {speed['threads']} thread{'s' if speed['threads'] > 1 else ''}: multiply-adds at "
        f"{speed['gigaflops']:.0f} GFLOP/s in registers, {bfloat16_peak(speed)}, memory at "
        f"{speed['gigabytesPerSecond']:.1f} GB/s"
        for speed in machine)


def bfloat16_peak(speed):
    most = running.peak(speed, cases.BFLOAT16)
    return f"in bfloat16 at {most:.0f}" if most else "no instruction for bfloat16"


def page(machine, sections, notes):
    """All of RESULTS.md; `sections` are pairs of a section and its rows."""
    commit = first_line("git", "-C", str(HERE), "rev-parse", "--short", "HEAD")
    changed = first_line("git", "-C", str(HERE), "status", "--porcelain", "--untracked-files=no",
                         "--", ":/Sources", ":/Package.swift")
    tables = "\n\n".join(f"## {section.heading}\n\n{section.note}\n\n{section.table(rows)}"
                         for section, rows in sections)
    rows = [row for _, rows in sections for row in rows]
    without = "".join(f" {note}" for note in notes)
    return f"""# Sluice and PyTorch in turn

Written by `Benchmarks/compare`; do not edit. The ratio is PyTorch's time divided by Sluice's: above
1, Sluice is faster. PyTorch's time is that of the best of its ways in the same precision.{without}
Each time is the median of the rounds, ± half of the distance between the slowest and the fastest; a
round is a process of its own for each way and precision, all in turn, with as many threads on both
sides. Other programs were idle.

In float32 PyTorch's ways are eager and `torch.compile`, whose warm-up is not counted. In bfloat16 they
are `torch.autocast` and `torch.set_float32_matmul_precision("medium")`, eager and compiled each, and
for products matrices of bfloat16 numbers (tensors); weights and optimizers are float32 on both sides.
"To float32" is the ratio to the best of PyTorch's ways in float32, "to all" to the best of all. Layers
and models of PyTorch are held to the figures that Sluice's tests are held to, its other ways to
eager float32.

GFLOP/s and the share of the peak are Sluice's. Only matrix products count, and only the half of the
scores that causal attention sees; the peak is that of multiply-adds in the same precision in registers,
measured in the same process. Memory added is the process's peak after all runs less what it held just
before the first, with weights and inputs already made, on both sides as Linux counts resident memory
(VmHWM, VmRSS).

The matrix product goes to memory that is there already (`torch.mm(a, b, out=c)`; autocast knows none
such). The layer is causal, with an elementwise sigmoid gate from its own projection and biases. The
training steps are nanoGPT's recipe for a CPU, and its recipe with 10 million parameters, without their
data loading: forward, backward, clipping, AdamW (fused in PyTorch).

## Machine

- {processor()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}
{machine_lines(machine)}, read and written by the triad a = b + s c
- Sluice {commit}{" with changes" if changed else ""}, {first_line("swift", "--version")}
- PyTorch {torch.__version__}, Python {platform.python_version()}
- {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC

## The goals

Of the most threads. Times are ratios, at least, if nothing else is said.

{goals_table(rows)}

{tables}
"""
