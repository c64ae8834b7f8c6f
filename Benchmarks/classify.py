"""Writes the table of `Benchmarks/classify`: accuracies from the results of `sluice compare --json`."""

import json
import statistics
import sys

work, table, command, noise, *sets = sys.argv[1:]


def read(name):
    with open(f"{work}/{name}.json") as file:
        return json.load(file)


def accuracies(variant):
    return [1 - run["scores"]["error"] for run in variant["runs"] if "scores" in run]


results = {name: read(name) for name in sets}
baselines = {
    name: {b["method"]: b["accuracy"] for b in read(f"{name}.run")["baselines"]} for name in sets
}
gates = [variant["name"] for variant in results[sets[0]]["variants"]]

lines = [
    "# Classes of sequences",
    "",
    "Test accuracies with the default settings of `sluice train NAME_TRAIN.ts NAME_TEST.ts --classify`, mean over the",
    "seeds (each in parentheses). Each run had one thread.",
    "",
    f"Made by `{command}`.",
]
if noise != "0":
    lines += ["", f"{noise} channels of standard normal noise were added to the sequences."]
lines += [
    "",
    "| set | " + " | ".join(f"gate: {gate}" for gate in gates) + " | 1-NN DTW | majority | s a run |",
    "| --- | " + " | ".join("---:" for _ in gates) + " | ---: | ---: | ---: |",
]
for name in sets:
    variants = results[name]["variants"]
    cells = []
    for variant in variants:
        found = accuracies(variant)
        cells.append(
            f"{statistics.fmean(found):.4f} (" + " ".join(f"{value:.3f}" for value in found) + ")"
        )
    seconds = statistics.fmean(run["seconds"] for variant in variants for run in variant["runs"])
    base = baselines[name]
    lines.append(
        f"| {name} | " + " | ".join(cells)
        + f" | {base['1-NN DTW']:.4f} | {base['majority']:.4f} | {seconds:.0f} |"
    )


def interval(statistic):
    half = statistic.get("confidence", float("nan"))
    return f"{statistic['mean']:+.4f} ± {half:.4f}"


pairs = [
    f"| {name} | {variant['name']} | {interval(variant['scoreDifferences']['error'])} | "
    f"{interval(variant['scoreDifferences']['logLoss'])} |"
    for name in sets
    for variant in results[name]["variants"]
    if variant.get("scoreDifferences")
]
if pairs:
    lines += [
        "",
        f"Difference to the gate `{gates[0]}`, paired by seed, with 95 % intervals; negative values: the gate is better:",
        "",
        "| set | gate | error | log loss |",
        "| --- | --- | ---: | ---: |",
    ] + pairs
    # All pairs of all sets together: the interval of the mean difference.
    for index, gate in enumerate(gates[1:], start=1):
        differences = [
            b - a
            for name in sets
            for a, b in zip(*(accuracies(results[name]["variants"][k]) for k in (0, index)))
        ]
        mean = statistics.fmean(differences)
        half = 1.96 * statistics.stdev(differences) / len(differences) ** 0.5
        lines.append(
            f"\nOver all {len(differences)} pairs, the accuracy with `{gate}` is {mean:+.4f} ± {half:.4f} "
            "(95 % interval) above that of the first."
        )

with open(table, "w") as file:
    file.write("\n".join(lines) + "\n")
print(table, file=sys.stderr)
