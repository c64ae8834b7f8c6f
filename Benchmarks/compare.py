"""Runs Sluice and PyTorch in turn and prints what they took. Started by Benchmarks/compare."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
SLUICE = HERE.parent / ".build" / "release" / "sluice"

# Batch, tokens, hidden, heads.
LAYERS = [(12, 64, 128, 4), (8, 256, 256, 8), (4, 512, 512, 8), (1, 2048, 512, 8),
          (1, 4096, 768, 12)]


@dataclass
class Step:
    """A training step of nanoGPT's recipe for a CPU."""

    layers: int = 4
    heads: int = 4
    hidden: int = 128
    context: int = 64
    batch: int = 12
    vocabulary: int = 65

    def commands(self, options):
        flags = ["--layers", self.layers, "--heads", self.heads, "--hidden", self.hidden,
                 "--context", self.context, "--batch", self.batch,
                 "--vocabulary-size", self.vocabulary, "--threads", options.threads,
                 "--warmup-steps", 5 if options.quick else 20,
                 "--steps", 10 if options.quick else 60]
        ours = [SLUICE, "benchmark", "step", "--gate", "none", *flags, "--json"]
        return ours, [sys.executable, HERE / "peers" / "nanogpt_step.py", *flags]

    @property
    def title(self):
        return (f"training step, {self.layers} layers, {self.batch} x {self.context} x "
                f"{self.hidden}, {self.heads} heads")

    def samples(self, output):
        return {self.title: output["time"]["milliseconds"]}

    @property
    def tokens(self):
        return self.batch * self.context

    def operations(self, _):
        """Multiplications and additions in matrix products; causal attention computes half."""
        weights = self.layers * 12 * self.hidden ** 2 + self.hidden * self.vocabulary
        scores = self.layers * self.context * self.hidden
        return self.tokens * (3 * 2 * weights + 2 * scores * 3.5)


@dataclass
class Layer:
    """One gated attention layer, causal, with biases."""

    batch: int
    tokens_each: int
    hidden: int
    heads: int

    def commands(self, options):
        flags = ["--batch", self.batch, "--tokens", self.tokens_each, "--hidden", self.hidden,
                 "--heads", self.heads, "--threads", options.threads,
                 "--seconds", 0.1 if options.quick else 0.5]
        ours = [SLUICE, "benchmark", "layer", *flags, "--json"]
        return ours, [sys.executable, HERE / "peers" / "layer.py", *flags]

    @property
    def title(self):
        return f"layer {self.batch} x {self.tokens_each} x {self.hidden}, {self.heads} heads"

    def samples(self, output):
        return {f"{self.title}, forward": output["forward"]["milliseconds"],
                f"{self.title}, forward and backward":
                    output["forwardAndBackward"]["milliseconds"]}

    @property
    def tokens(self):
        return self.batch * self.tokens_each

    def operations(self, name):
        weights, scores = 5 * self.hidden ** 2, self.tokens_each * self.hidden
        both = name.endswith("backward")
        return self.tokens * (2 * weights * (3 if both else 1) + 2 * scores * (3.5 if both else 1))


def run(command):
    """What a program printed, a JSON object."""
    command = [str(part) for part in command]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)} ended with status {done.returncode}")
    return json.loads(done.stdout)


def measure(case, options):
    """Rows of the table: both sides in turn, a process each, and who begins alternates."""
    commands = case.commands(options)
    samples = ({}, {})
    for number in range(options.rounds):
        for side in ((0, 1) if number % 2 == 0 else (1, 0)):
            for name, milliseconds in case.samples(run(commands[side])).items():
                samples[side].setdefault(name, []).append(milliseconds)
    rows = []
    for name, ours in samples[0].items():
        ours, peer = statistics.median(ours), statistics.median(samples[1][name])
        rows.append({
            "name": name,
            "threads": options.threads,
            "ourMilliseconds": round_to(ours),
            "peerMilliseconds": round_to(peer),
            "peer": f"PyTorch {torch_version()}",
            "ratio": round_to(ours / peer),
            "tokensPerSecond": round(case.tokens / ours * 1e3),
            "peerTokensPerSecond": round(case.tokens / peer * 1e3),
            "gigaflops": round_to(case.operations(name) / ours / 1e6),
            "ourRounds": [round_to(x) for x in samples[0][name]],
            "peerRounds": [round_to(x) for x in samples[1][name]],
        })
    return rows


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


def spread(rounds):
    """Half of the distance between the slowest and the fastest round, as a share of the median."""
    return (max(rounds) - min(rounds)) / 2 / statistics.median(rounds)


def round_to(number, digits=4):
    return float(f"{number:.{digits}g}")


def torch_version():
    import torch
    return torch.__version__


def table(rows, peak):
    lines = ["| what | Sluice, ms | PyTorch, ms | Sluice / PyTorch | tokens/s | share of peak |",
             "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for row in rows:
        share = f"{row['gigaflops'] / peak:.0%}" if peak else "unknown"
        lines.append(
            f"| {row['name']} | {row['ourMilliseconds']:.4g} ± {spread(row['ourRounds']):.0%} | "
            f"{row['peerMilliseconds']:.4g} ± {spread(row['peerRounds']):.0%} | "
            f"{row['ratio']:.2f} | {row['tokensPerSecond']:,} | {share} |")
    return "\n".join(lines)


def processor():
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.partition("\n")[0]


def processors_allowed():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def report(rows, peak, options):
    commit = first_line("git", "-C", str(HERE), "rev-parse", "--short", "HEAD")
    changed = first_line("git", "-C", str(HERE), "status", "--porcelain", "--untracked-files=no",
                         "--", ":/Sources", ":/Package.swift")
    # What the figures depend on; where they also went is the caller's business.
    arguments = shlex.join(
        ["Benchmarks/compare", f"--threads={options.threads}", f"--rounds={options.rounds}"])
    return f"""# Sluice and PyTorch in turn

Written by `{arguments}`; do not edit. A ratio below 1 means that Sluice is faster. Each figure is
the median of {options.rounds} rounds, each a process of its own, the two sides in turn, and half
the distance between the slowest and the fastest. Other programs were idle.

- Date: {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC
- Sluice: {commit}{" with changes" if changed else ""}, built with
  {first_line("swift", "--version")} for `{os.environ.get("SLUICE_CPU", "native")}`
- Peer: PyTorch {torch_version()}, Python {platform.python_version()}
- Machine: {processor()}, {processors_allowed()} processors, {platform.system()}
  {platform.release()}; {options.threads} threads each
- Multiply-add peak in this run: {f"{peak:.0f} GFLOP/s" if peak else "unknown"} on those threads

{table(rows, peak)}

The training step is nanoGPT's recipe for a CPU without its data loading: forward, backward, clipping,
AdamW (fused in PyTorch). The layer is causal, with an elementwise sigmoid gate from its own
projection and biases. Tokens a second and the share of the peak are Sluice's; only matrix products
count towards the share, and half of the scores.
"""


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/compare", description=__doc__)
    parser.add_argument("--quick", action="store_true",
                        help="three short rounds of the smaller shapes; RESULTS.md stays")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE",
                        help="write the figures to FILE too")
    parser.add_argument("--threads", type=int, default=processors_allowed(),
                        help="threads of either side (default: %(default)s, all allowed)")
    parser.add_argument("--rounds", type=int, help="rounds (default: 5, or 3 with --quick)")
    parser.add_argument("--only", choices=["step", "layer"], help="measure only that")
    options = parser.parse_args()
    options.rounds = options.rounds or (3 if options.quick else 5)

    cases = [Step()] if options.only != "layer" else []
    if options.only != "step":
        cases += [Layer(*shape) for shape in (LAYERS[:3] if options.quick else LAYERS)]
    # A program beside them slows the two sides differently: PyTorch's threads wait for each other
    # without yielding. Ratios of such a run say nothing.
    others = others_share()
    rows = []
    for number, case in enumerate(cases, 1):
        print(f"measuring {number} of {len(cases)}: {case.title}", file=sys.stderr)
        rows += measure(case, options)
    peak = run([SLUICE, "benchmark", "peak", "--threads", options.threads, "--json"])["gigaflops"]

    others = max(others, others_share())
    print(table(rows, peak))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n")
    if others > 0.05:
        print(f"Other programs took {others:.0%} of the processors: these figures say nothing, and "
              "RESULTS.md stays as it was.", file=sys.stderr)
        sys.exit(1)
    if not options.quick and options.only is None:
        (HERE / "RESULTS.md").write_text(report(rows, peak, options))


if __name__ == "__main__":
    main()
