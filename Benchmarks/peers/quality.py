"""Trains nanoGPT's small model on a text in PyTorch until its validation loss is low enough.

The peer of `sluice train` in `Benchmarks/time-to-quality`. Characters are tokens, the last tenth of the
text validates, learning rates warm up over a tenth of the schedule and fall as a cosine to a tenth. Seconds
are those of training steps, batches included; evaluations and the compiler's work are not counted.
"""

import argparse
import contextlib
import json
import math
import pathlib
import time

import torch
from torch import nn

import step

CONTEXT, BATCH, VALIDATION_BATCHES = 64, 12, 40


def windows(ids, count, generator):
    """So many windows of text at random places, and what follows each of their tokens."""
    starts = torch.randint(len(ids) - CONTEXT, (count,), generator=generator)
    rows = starts[:, None] + torch.arange(CONTEXT + 1)
    found = ids[rows]
    return found[:, :-1].contiguous(), found[:, 1:].contiguous()


def learning_rate(number, options):
    warmup = options.warmup or options.schedule // 10
    if number <= warmup:
        return options.learning_rate * number / warmup
    share = min(1, (number - warmup) / (options.schedule - warmup))
    least = options.learning_rate / 10
    return least + (options.learning_rate - least) * (1 + math.cos(math.pi * share)) / 2


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", type=pathlib.Path)
    parser.add_argument("--target", type=float, default=1.88)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--schedule", type=int, default=2000, help="steps in all")
    parser.add_argument("--warmup", type=int, help="steps (default: a tenth of the schedule)")
    parser.add_argument("--whole", action="store_true",
                        help="tell the loss of the whole validation text at the end")
    parser.add_argument("--way", choices=["float32", "autocast"], default="float32")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--every", type=int, default=50, help="steps from one evaluation to the next")
    parser.add_argument("--time-only", type=int, metavar="STEPS", help="time so many steps, and end")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)

    text = options.text.read_text(encoding="utf-8")
    numbers = {character: number for number, character in enumerate(sorted(set(text)))}
    ids = torch.tensor([numbers[character] for character in text])
    split = len(ids) * 9 // 10
    training, held_out = ids[:split], ids[split:]
    validation = torch.Generator().manual_seed(0)
    checks = [windows(held_out, BATCH, validation) for _ in range(VALIDATION_BATCHES)]

    model = step.Model(len(numbers), CONTEXT, layers=4, hidden=128, heads=4)
    loss_of = torch.compile(model.loss) if options.compile else model.loss
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in parameters if p.dim() >= 2], "weight_decay": 0.1},
         {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0}],
        lr=0.0, betas=(0.9, 0.99), fused=True)

    def context():
        if options.way == "autocast":
            return torch.autocast("cpu", dtype=torch.bfloat16)
        return contextlib.nullcontext()

    def train(batch, rate):
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad(set_to_none=True)
        with context():
            loss = loss_of(*batch)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()

    def evaluate():
        with torch.no_grad(), context():
            return sum(loss_of(*check).item() for check in checks) / len(checks)

    # With a rate of 0 nothing changes but the moments, which begin anew.
    for _ in range(3):
        train(checks[0], 0.0)
    evaluate()
    optimizer.state.clear()

    seconds, losses, reached = 0.0, [], None
    for number in range(1, (options.time_only or options.schedule) + 1):
        began = time.perf_counter()
        train(windows(training, BATCH, None), learning_rate(number, options))
        seconds += time.perf_counter() - began
        if options.time_only is None and number % options.every == 0:
            losses.append(evaluate())
            if losses[-1] <= options.target:
                reached = number
                break
    found = {}
    if options.whole:
        # Windows one after another, as `sluice evaluate` reads a text.
        count = (len(held_out) - 1) // CONTEXT
        inputs = held_out[:count * CONTEXT].view(count, CONTEXT)
        targets = held_out[1:count * CONTEXT + 1].view(count, CONTEXT)
        with torch.no_grad():
            found["whole"] = sum(
                model.loss(*pair).item() * len(pair[0])
                for pair in zip(inputs.split(64), targets.split(64))) / count
    print(json.dumps({**found, "step": reached, "seconds": seconds, "losses": losses,
                      "parameters": sum(p.numel() for p in parameters),
                      "milliseconds": seconds / number * 1e3}))


if __name__ == "__main__":
    main()
