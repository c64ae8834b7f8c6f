"""Measures Sluice against PyTorch on this machine, in turn, and writes Benchmarks/RESULTS.md."""

import argparse
import json
import pathlib
import sys
from dataclasses import dataclass
from typing import Callable

import cases
import report
import running

RESULTS = pathlib.Path(__file__).parent / "RESULTS.md"


@dataclass(frozen=True)
class Section:
    """A part of the results: what is run, how, and how it is shown."""

    heading: str
    note: str
    cases: list
    settings: list
    table: Callable = report.speed_table

    @property
    def steps(self):
        return [(case, settings) for settings in self.settings for case in self.cases]


def plan(options, compiles):
    """What to measure; without options, all of RESULTS.md."""
    def settings(threads, cpu="native", rounds=5):
        return cases.Settings(threads, options.rounds or rounds, cpu, compiles)

    def speed(threads, chosen, cpu="native", rounds=5):
        count = "One thread" if threads == 1 else f"{threads} threads"
        limits = ", ".join(f"`{name}={value}`" for name, value in running.HELD_TO[cpu].items())
        held = "" if cpu == "native" else (
            f"Sluice built with `SLUICE_CPU={cpu}`, PyTorch held to AVX2 ({limits}). ")
        setting = settings(threads, cpu, rounds)
        chosen = [case for case in chosen if options.only in (None, case.command)]
        return Section(count if cpu == "native" else f"{count}, AVX2",
                       f"{held}{setting.rounds} rounds.", chosen, [setting])

    every = options.threads or cases.processors_allowed()
    if options.quick:
        return [speed(every, cases.quick(), options.cpu or "native", rounds=3)]
    if options.cpu or options.only:
        return [speed(every, cases.common(), options.cpu or "native")]
    counts = [every] if options.threads or every == 1 else [every, 1]
    sections = [speed(threads, cases.common(), rounds=5 if threads == every else 3)
                for threads in counts]
    if "avx2" in processor_flags() and not options.threads:
        sections.append(speed(every, cases.common(), "x86-64-v3", rounds=3))
    return sections + [
        Section("Long sequence and memory",
                "PyTorch's memory is that of eager; with `torch.compile` the compiler's is in it. "
                "3 rounds.",
                cases.long_sequence(), [settings(every, rounds=3)], report.memory_table),
        Section(f"Scaling with the sequence, {every} threads",
                "The layer's forward pass, 1 sequence, 256 wide, 4 heads; PyTorch eager. Time and "
                "arithmetic are those of the line above times so much. One round.",
                cases.scaling(), [settings(every, rounds=1)], report.scaling_table),
    ]


def processor_flags():
    try:
        return set(pathlib.Path("/proc/cpuinfo").read_text().split())
    except OSError:
        return set()


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/compare", description=__doc__)
    parser.add_argument("--quick", action="store_true",
                        help="smaller shapes, short rounds, under five minutes; RESULTS.md stays")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE",
                        help="write the figures to FILE too")
    parser.add_argument("--threads", type=int,
                        help="threads of either side (default: all, then one); RESULTS.md stays")
    parser.add_argument("--cpu", choices=list(running.HELD_TO),
                        help="build for that processor and hold PyTorch to it; RESULTS.md stays")
    parser.add_argument("--only", choices=["matmul", "layer", "step"],
                        help="measure only that; RESULTS.md stays")
    parser.add_argument("--rounds", type=int,
                        help="rounds (default: 3 or 5, as RESULTS.md says); RESULTS.md stays")
    options = parser.parse_args()
    if any(number is not None and number < 1 for number in (options.threads, options.rounds)):
        parser.error("--threads and --rounds must be at least 1")

    compiles = running.has_cxx_compiler()
    if not compiles:
        print("No C++ compiler here: torch.compile is left out.", file=sys.stderr)
    sections = plan(options, compiles)
    for cpu in sorted({settings.cpu for section in sections for settings in section.settings}):
        running.build(cpu)

    # A program beside them slows the two sides differently: PyTorch's threads wait for each other
    # without yielding. Ratios of such a run say nothing.
    others = running.others_share()
    count = sum(len(section.steps) for section in sections)
    number, results = 0, []
    for section in sections:
        rows = []
        for case, settings in section.steps:
            number += 1
            print(f"measuring {number} of {count}: {section.heading}: {case.title}",
                  file=sys.stderr)
            rows += running.measure(case, settings)
        results.append((section, rows))
        print(f"{section.heading}\n\n{section.table(rows)}\n")

    everything = sections[0].settings[0]
    machine = running.sluice(everything, "machine", "--threads", everything.threads)["machine"]
    print(report.machine_lines(machine))
    others = max(others, running.others_share())
    if options.json:
        rows = [row for _, rows in results for row in rows]
        options.json.write_text(json.dumps(rows, indent=2) + "\n")
    if others > 0.05:
        print(f"Other programs took {others:.0%} of the processors: these figures say nothing, and "
              "RESULTS.md stays as it was.", file=sys.stderr)
        sys.exit(1)
    partial = (options.quick, options.threads, options.cpu, options.only, options.rounds)
    if not any(partial):
        RESULTS.write_text(report.page(machine, results, compiles))


if __name__ == "__main__":
    main()
