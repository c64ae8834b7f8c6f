"""What Sluice and PyTorch are compared on."""

import os
from dataclasses import dataclass

MATRICES = [512, 1024, 2048]

# Batch, tokens, hidden, heads.
LAYERS = [(12, 64, 128, 4), (8, 256, 256, 8), (4, 512, 512, 8), (1, 2048, 512, 8),
          (1, 4096, 768, 12)]

SCALING = [1024, 2048, 4096, 8192, 16384, 32768]


@dataclass(frozen=True)
class Case:
    """What `sluice benchmark` and the script in peers/ of the same name both run."""

    command: str
    sizes: dict
    warmup: int = 2
    count: int = 3
    seconds: float = 0.3
    only_pass: str = ""
    ours: tuple = ()
    """Flags that Sluice needs alone."""
    compiles: bool = True
    """Whether torch.compile has anything to compile."""

    @property
    def title(self):
        return " ".join([self.command, *(f"{name} {size}" for name, size in self.sizes.items())])

    def flags(self, settings):
        """What both sides are told."""
        flags = {**self.sizes, "threads": settings.threads, "warmup": self.warmup,
                 "count": self.count, "seconds": self.seconds}
        if self.only_pass:
            flags["pass"] = self.only_pass
        return [part for name, value in flags.items() for part in (f"--{name}", str(value))]


@dataclass(frozen=True)
class Settings:
    """How both sides run."""

    threads: int
    rounds: int
    cpu: str = "native"
    """What Sluice is built for, and PyTorch held to."""
    compiles: bool = True


def matmul(size, **effort):
    return Case("matmul", {"rows": size, "depth": size, "columns": size}, compiles=False, **effort)


def layer(shape, **more):
    return Case("layer", dict(zip(("batch", "tokens", "hidden", "heads"), shape)), **more)


def step(count=60):
    """A training step of nanoGPT's recipe for a CPU."""
    sizes = {"layers": 4, "heads": 4, "hidden": 128, "context": 64, "batch": 12,
             "vocabulary-size": 65}
    return Case("step", sizes, warmup=count // 3, count=count, ours=("--gate", "none"))


def common():
    """Products, layers and the training step."""
    return [*map(matmul, MATRICES), *map(layer, LAYERS), step()]


def quick():
    effort = {"count": 3, "seconds": 0.1}
    return [matmul(512, **effort), matmul(1024, **effort),
            *(layer(shape, **effort) for shape in (LAYERS[0], LAYERS[2])), step(count=9)]


def long_sequence():
    return [layer((1, 16384, 256, 4), only_pass="forward-and-backward", warmup=1, count=2)]


def scaling():
    return [layer((1, tokens, 256, 4), only_pass="forward", warmup=1, compiles=False)
            for tokens in SCALING]


def processors_allowed():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
