"""Tables of what was measured, and the page they stand on."""

import datetime
import os
import pathlib
import platform
import statistics
import subprocess

import torch

HERE = pathlib.Path(__file__).parent


def speed_table(rows):
    """A line for each workload, then the layers' geometric means."""
    lines = [[row["name"], cell(row, "ours"), cell(row, "eager"), cell(row, "compiled"),
              f"{row['ratio']:.2f}", f"{row['gigaflops']:.0f}", f"{row['shareOfPeak']:.0%}"]
             for row in rows]
    for way in ("forward", "forward and backward"):
        ratios = [row["ratio"] for row in rows
                  if row["name"].startswith("layer") and row["name"].endswith(", " + way)]
        if len(ratios) > 1:
            mean = f"{statistics.geometric_mean(ratios):.2f}"
            lines.append([f"layers, {way}, geometric mean", "", "", "", mean, "", ""])
    return table(["", "Sluice, ms", "PyTorch, ms", "compiled, ms", "ratio", "GFLOP/s",
                  "share of peak"], lines)


def memory_table(rows):
    lines = [[row["name"], str(row["threads"]), cell(row, "ours"), cell(row, "eager"),
              cell(row, "compiled"), f"{row['ratio']:.2f}", megabytes(row, "ours"),
              megabytes(row, "eager")]
             for row in rows]
    return table(["", "threads", "Sluice, ms", "PyTorch, ms", "compiled, ms", "ratio",
                  "Sluice added, MB", "PyTorch added, MB"], lines)


def scaling_table(rows):
    lines = []
    for before, row in zip([None, *rows], rows):
        def growth(key):
            return f"x {row[key] / before[key]:.2f}" if before else ""

        lines.append([f"{row['sizes']['tokens']:,}", cell(row, "ours"), growth("ourMilliseconds"),
                      growth("operationCount"), f"{row['shareOfPeak']:.0%}",
                      megabytes(row, "ours"), cell(row, "eager"), f"{row['ratio']:.2f}",
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
        f"{speed['gigaflops']:.0f} GFLOP/s in registers, memory at "
        f"{speed['gigabytesPerSecond']:.1f} GB/s"
        for speed in machine)


def page(machine, sections, compiles):
    """All of RESULTS.md; `sections` are pairs of a section and its rows."""
    commit = first_line("git", "-C", str(HERE), "rev-parse", "--short", "HEAD")
    changed = first_line("git", "-C", str(HERE), "status", "--porcelain", "--untracked-files=no",
                         "--", ":/Sources", ":/Package.swift")
    tables = "\n\n".join(f"## {section.heading}\n\n{section.note}\n\n{section.table(rows)}"
                         for section, rows in sections)
    without = "" if compiles else " Without a C++ compiler here, `torch.compile` was left out."
    return f"""# Sluice and PyTorch in turn

Written by `Benchmarks/compare`; do not edit. The ratio is PyTorch's time divided by Sluice's: above
1, Sluice is faster. PyTorch's time is the better of eager and `torch.compile`, whose warm-up is not
counted.{without} Each time is the median of the rounds, ± half of the distance between the slowest
and the fastest; a round is a process of its own on either side, the sides in turn, with as many
threads on both. Other programs were idle.

GFLOP/s and the share of the peak are Sluice's. Only matrix products count, and only the half of the
scores that causal attention sees; the peak is that of multiply-adds in registers, measured in the
same process. Memory added is the process's peak after all runs less what it held just before the
first, with weights and inputs already made, on both sides as Linux counts resident memory (VmHWM,
VmRSS).

The matrix product goes to memory that is there already (`torch.mm(a, b, out=c)`: MKL). The layer is
causal, with an elementwise sigmoid gate from its own projection and biases. The training step is
nanoGPT's recipe for a CPU without its data loading: forward, backward, clipping, AdamW (fused in
PyTorch).

## Machine

- {processor()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}
{machine_lines(machine)}, read and written by the triad a = b + s c
- Sluice {commit}{" with changes" if changed else ""}, {first_line("swift", "--version")}
- PyTorch {torch.__version__}, Python {platform.python_version()}
- {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC

{tables}
"""
