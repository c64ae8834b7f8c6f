"""Measures Sluice against PyTorch on this machine, in turn, and writes Benchmarks/RESULTS.md."""

import argparse
import json
import pathlib
import sys
from dataclasses import dataclass, replace
from typing import Callable

import cases
import report
import running

RESULTS = pathlib.Path(__file__).parent / "RESULTS.md"
PARTS = ["matmul", "layer", "step", "large-step", "memory", "scaling"]


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
        return [(case, settings) for settings in self.settings for case in self.cases
                if case.our_precisions(settings)]


def plan(options, compiles, precisions):
    """What to measure in some precisions; without options, all of RESULTS.md."""
    def settings(threads, rounds, cpu="native", some=(cases.FLOAT32,)):
        return cases.Settings(threads, options.rounds or rounds, cpu, compiles,
                              tuple(each for each in some if each in precisions))

    def speed(threads, chosen, rounds, cpu="native", some=(cases.FLOAT32,)):
        count = "One thread" if threads == 1 else f"{threads} threads"
        limits = ", ".join(f"`{name}={value}`" for name, value in running.HELD_TO[cpu].items())
        held = "" if cpu == "native" else (
            f"Sluice built with `SLUICE_CPU={cpu}`, PyTorch held to AVX2 ({limits}). ")
        setting = settings(threads, rounds, cpu, some)
        return Section(count if cpu == "native" else f"{count}, AVX2",
                       f"{held}{setting.rounds} rounds.", chosen, [setting])

    every = options.threads or cases.processors_allowed()
    cpu = options.cpu or "native"
    if options.quick:
        return narrowed([speed(every, cases.quick(), 2, cpu, precisions)], options)
    sections = [speed(every, cases.common(), 5, cpu, precisions)]
    if options.cpu:
        return narrowed(sections, options)
    if every > 1 and not options.threads and not options.only:
        sections.append(speed(1, cases.common(), 3))
    if "avx2" in processor_flags() and not options.threads and not options.only:
        sections.append(speed(every, cases.common(), 3, "x86-64-v3"))
    return narrowed(sections + [
        Section("Long sequences and memory",
                "PyTorch's memory is that of eager; with `torch.compile` the compiler's is in it. "
                f"{options.rounds or 3} rounds.",
                cases.long_sequences(), [settings(every, 3)], report.memory_table),
        Section(f"Scaling with the sequence, {every} threads",
                "The layer's forward pass, 1 sequence, 256 wide, 4 heads; PyTorch eager. Time and "
                "arithmetic are those of the line above times so much. One round.",
                cases.scaling(), [settings(every, 1)], report.scaling_table),
    ], options)


def narrowed(sections, options):
    """What `--only` and `--precision` leave of sections."""
    chosen = [replace(section, cases=[case for case in section.cases
                                      if options.only is None or case.part in options.only])
              for section in sections]
    return [section for section in chosen if section.steps]


def processor_flags():
    try:
        return set(pathlib.Path("/proc/cpuinfo").read_text().split())
    except OSError:
        return set()


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/compare", description=__doc__)
    parser.add_argument("--quick", action="store_true",
                        help="smaller shapes, short rounds, some six minutes, three with "
                        "--precision float32; RESULTS.md stays")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE",
                        help="write the figures to FILE too")
    parser.add_argument("--threads", type=int,
                        help="threads of either side (default: all, then one); RESULTS.md stays")
    parser.add_argument("--cpu", choices=list(running.HELD_TO),
                        help="build for that processor and hold PyTorch to it; RESULTS.md stays")
    parser.add_argument("--only", choices=PARTS, nargs="+", metavar="PART",
                        help=f"measure only some of {', '.join(PARTS)}; RESULTS.md stays")
    parser.add_argument("--precision", choices=[cases.FLOAT32, cases.BFLOAT16],
                        help="measure Sluice in that alone, and PyTorch in float32 beside; "
                        "RESULTS.md stays")
    parser.add_argument("--rounds", type=int,
                        help="rounds (default: as RESULTS.md says); RESULTS.md stays")
    parser.add_argument("--sluice", type=pathlib.Path, metavar="FILE",
                        help="measure that program, and build none; RESULTS.md stays")
    options = parser.parse_args()
    if any(number is not None and number < 1 for number in (options.threads, options.rounds)):
        parser.error("--threads and --rounds must be at least 1")
    running.given_program = options.sluice and options.sluice.resolve()

    precisions = [options.precision] if options.precision else [cases.FLOAT32, cases.BFLOAT16]
    notes, compiles = [], running.has_cxx_compiler()
    if not compiles:
        notes.append("Without a C++ compiler here, `torch.compile` was left out.")
    sections = plan(options, compiles, precisions)
    for cpu in sorted({settings.cpu for section in sections for settings in section.settings}):
        running.build(cpu)
    if cases.BFLOAT16 in precisions and not running.has_bfloat16(options.cpu or "native"):
        without = "Sluice has no instruction for bfloat16 on this processor"
        if options.precision:
            sys.exit(f"{without}.")
        notes.append(f"{without}, and float32 alone was measured.")
        sections = plan(options, compiles, [cases.FLOAT32])
    if not sections:
        parser.error("nothing is left to measure")
    for note in notes:
        print(note, file=sys.stderr)
    running.check_peers(sections[0].settings[0])

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
    rows = [row for _, rows in results for row in rows]
    print(report.machine_lines(machine))
    print(f"\n{report.goals_table(rows, measured_alone=True)}")
    others = max(others, running.others_share())
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n")
    if others > 0.05:
        print(f"Other programs took {others:.0%} of the processors: these figures say nothing, and "
              "RESULTS.md stays as it was.", file=sys.stderr)
        sys.exit(1)
    partial = (options.quick, options.threads, options.cpu, options.only, options.precision,
               options.rounds, options.sluice)
    if not any(partial):
        RESULTS.write_text(report.page(machine, results, notes))


if __name__ == "__main__":
    main()
