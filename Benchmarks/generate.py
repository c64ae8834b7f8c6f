"""Measures text generation with a published model against transformers, in turn."""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

import cases
import running


def memory_and_first_token(settings, model):
    """The peak memory of `sluice generate`, and the seconds from the start of the process to its first
    token, the file cached: of a run that generates one token."""
    command = [str(running.program(settings.cpu)), "generate", str(model), "--prompt", "Once upon a time",
               "--temperature", "0", "--max-tokens", "1", "--threads", str(settings.threads)]
    seconds, peaks = [], []
    for _ in range(5):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - start)
        if status:
            sys.exit("sluice generate failed.")
        peaks.append(usage.ru_maxrss * 1024)
    return statistics.median(seconds), max(peaks)


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/generate", description=__doc__)
    parser.add_argument("model", type=pathlib.Path, help="a GGUF file or a folder")
    parser.add_argument("--prompt-tokens", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=cases.processors_allowed())
    parser.add_argument("--sluice", type=pathlib.Path, metavar="FILE",
                        help="measure that program, and build none")
    options = parser.parse_args()
    running.given_program = options.sluice and options.sluice.resolve()
    running.build("native")
    settings = cases.Settings(options.threads, options.rounds)
    flags = ["--prompt-tokens", options.prompt_tokens, "--threads", options.threads]
    precisions = [cases.FLOAT32] + [cases.BFLOAT16] * running.has_bfloat16("native")
    sides = {
        **{f"Sluice, {precision}": lambda precision=precision: running.sluice(
            settings, "generate", options.model.resolve(), *flags, "--precision", precision)
           for precision in precisions},
        **{f"transformers, {way}": lambda way=way: running.peer(
            settings, "generate", options.model.resolve(), *flags, "--way", way)
           for way in ("float32", "autocast")}}
    others = running.others_share()
    found = {side: [] for side in sides}
    for number in range(options.rounds):
        for side in list(sides) if number % 2 == 0 else reversed(list(sides)):
            found[side].append(sides[side]())
    others = max(others, running.others_share())

    print(f"| | prompt of {options.prompt_tokens} tokens | one token after it | peak memory |")
    print("| --- | ---: | ---: | ---: |")
    for side, reports in found.items():
        prompt, token = (
            statistics.median(report["rows"][index]["milliseconds"] for report in reports)
            for index in (0, 1))
        memory = max(report["processMemory"] for report in reports) / 1e6
        print(f"| {side} | {1000 * options.prompt_tokens / prompt:.0f} tokens/s | {token:.1f} ms "
              f"| {memory:.0f} MB |")
    seconds, peak = memory_and_first_token(settings, options.model.resolve())
    print(f"\n`sluice generate`, one token: {seconds:.2f} s from the start of the process to its end, "
          f"{peak / 1e6:.0f} MB at most.")
    if others > 0.05:
        print(f"Other programs took {others:.0%} of the processors: these figures say nothing.")


if __name__ == "__main__":
    main()
