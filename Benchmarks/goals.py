"""The goals of bfloat16, and whether rows reach them."""

import statistics
from dataclasses import dataclass
from typing import Callable

import cases
from cases import BFLOAT16, FLOAT32

BACKWARD = "forward and backward"


@dataclass(frozen=True)
class Goal:
    """A figure to reach: at least, or at most."""

    work: str
    figure: str
    bound: float
    reached: Callable
    """From rows to the figure; None where a row that it needs is not there."""
    at_most: bool = False
    percent: bool = False

    def line(self, rows):
        reached = self.reached(rows)
        bound = ("at most " if self.at_most else "") + self.wording(self.bound)
        if reached is None:
            return [self.work, self.figure, bound, "", "not measured"]
        met = reached <= self.bound if self.at_most else reached >= self.bound
        return [self.work, self.figure, bound, self.wording(reached), "yes" if met else "**no**"]

    def wording(self, number):
        return f"{number:.1%}" if self.percent else f"{number:.2f}"


def of_one(key, part, precision, **sizes):
    """A figure of one row."""
    def reached(rows):
        found = [row[key] for row in chosen(rows, part, precision, sizes)]
        return found[0] if len(found) == 1 else None
    return reached


def of_layers(key, precision, combined):
    """A figure of all five layers, forward and backward."""
    def reached(rows):
        found = [row[key] for row in chosen(rows, "layer", precision, {})]
        complete = len(found) == len(cases.LAYERS) and None not in found
        return combined(found) if complete else None
    return reached


def memory_share(rows):
    """What Sluice adds, as a share of what eager PyTorch does."""
    for row in chosen(rows, "memory", FLOAT32, {"tokens": 32768}):
        added = row["memoryAdded"]
        return added["ours"] / added["eager"] if added.get("eager") else None


def chosen(rows, part, precision, sizes):
    """The rows of a part, of layers those forward and backward."""
    return [row for row in rows
            if (row["part"], row["precision"], row["cpu"]) == (part, precision, "native")
            and row["threads"] == max(row["threads"] for row in rows)
            and sizes.items() <= row["sizes"].items()
            and (row["command"] != "layer" or BACKWARD in row["name"])]


def goals():
    products = [
        goal for size in (1024, 2048) for goal in (
            Goal(f"product {size} in bfloat16", "share of the instruction's peak", 0.9,
                 of_one("shareOfPeak", "matmul", BFLOAT16, rows=size), percent=True),
            Goal(f"product {size} in bfloat16", "PyTorch's best in bfloat16", 1,
                 of_one("ratio", "matmul", BFLOAT16, rows=size)))]
    mean, least = statistics.geometric_mean, min
    in_bfloat16, in_float32 = (f"five layers, {BACKWARD}, {precision}"
                               for precision in (BFLOAT16, FLOAT32))
    return products + [
        Goal(in_bfloat16, "PyTorch's bfloat16, mean", 1.8, of_layers("ratio", BFLOAT16, mean)),
        Goal(in_bfloat16, "PyTorch's float32, mean", 2.8,
             of_layers("ratioToFloat32", BFLOAT16, mean)),
        Goal(in_bfloat16, "PyTorch's bfloat16, least", 1.5, of_layers("ratio", BFLOAT16, least)),
        Goal(in_bfloat16, "PyTorch's float32, least", 2.3,
             of_layers("ratioToFloat32", BFLOAT16, least)),
        Goal(in_float32, "PyTorch's float32, mean", 1.7, of_layers("ratio", FLOAT32, mean)),
        *(Goal(f"layer {batch} x {tokens} x {hidden}, {BACKWARD}, float32", "share of the peak",
               0.8, of_one("shareOfPeak", "layer", FLOAT32, batch=batch, tokens=tokens),
               percent=True)
          for batch, tokens, hidden, _ in cases.LAYERS[:2]),
        Goal("nanoGPT's step, float32", "PyTorch's float32", 1.8,
             of_one("ratio", "step", FLOAT32)),
        Goal("nanoGPT's step, bfloat16", "the best of all PyTorch's ways", 2.5,
             of_one("ratioToAll", "step", BFLOAT16)),
        Goal("the 10-million-parameter step, bfloat16", "PyTorch's bfloat16", 1.35,
             of_one("ratio", "large-step", BFLOAT16)),
        Goal("the 10-million-parameter step, bfloat16", "PyTorch's float32", 2.2,
             of_one("ratioToFloat32", "large-step", BFLOAT16)),
        Goal(f"1 x 32,768 x 256, 4 heads, {BACKWARD}", "PyTorch's float32", 1.9,
             of_one("ratio", "memory", FLOAT32, tokens=32768)),
        Goal(f"1 x 32,768 x 256, 4 heads, {BACKWARD}", "memory added, of eager PyTorch's", 1 / 3,
             memory_share, at_most=True, percent=True),
    ]


def lines(rows, measured_alone=False):
    """A line of the table for each goal, or for each that rows tell of."""
    return [goal.line(rows) for goal in goals()
            if not measured_alone or goal.reached(rows) is not None]
