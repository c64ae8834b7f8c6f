"""What Sluice and PyTorch are compared on."""

import os
from dataclasses import dataclass

FLOAT32, BFLOAT16 = "float32", "bfloat16"

# How PyTorch computes in a precision: the names that `--way` in peers/ has.
WAYS = {FLOAT32: ["float32"], BFLOAT16: ["autocast", "medium"]}

MATRICES = [512, 1024, 2048]
BFLOAT16_MATRICES = [1024, 2048]

# Batch, tokens, hidden, heads.
LAYERS = [(12, 64, 128, 4), (8, 256, 256, 8), (4, 512, 512, 8), (1, 2048, 512, 8),
          (1, 4096, 768, 12)]

SCALING = [1024, 2048, 4096, 8192, 16384, 32768]

# Models of training steps.
NANOGPT = {"layers": 4, "heads": 4, "hidden": 128, "context": 64, "batch": 12,
           "vocabulary-size": 65}
TEN_MILLION = {"layers": 6, "heads": 6, "hidden": 384, "context": 256, "batch": 8,
               "vocabulary-size": 65}


@dataclass(frozen=True)
class Way:
    """A way in which PyTorch computes in a precision."""

    precision: str
    way: str
    compiled: bool = False

    @property
    def name(self):
        if self.way == "float32":
            return "compiled" if self.compiled else "eager"
        return f"{self.way}, compiled" if self.compiled else self.way

    @property
    def flags(self):
        return ["--way", self.way, *(["--compile"] if self.compiled else [])]


@dataclass(frozen=True)
class Settings:
    """How both sides run."""

    threads: int
    rounds: int
    cpu: str = "native"
    """What Sluice is built for, and PyTorch held to."""
    compiles: bool = True
    precisions: tuple = (FLOAT32,)
    """What Sluice computes in; PyTorch computes in float32 beside each."""


@dataclass(frozen=True)
class Case:
    """What `sluice benchmark` and the script in peers/ of the same name both run."""

    part: str
    """What `--only` calls it."""
    command: str
    sizes: dict
    warmup: int = 2
    count: int = 3
    seconds: float = 0.3
    only_pass: str = ""
    ours: tuple = ()
    """Flags that Sluice needs alone."""
    precisions: tuple = (FLOAT32, BFLOAT16)
    tensors: bool = False
    """Whether PyTorch can be given bfloat16 and nothing else."""
    uncompiled: tuple = ()
    """Ways that torch.compile has nothing to do for."""

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

    def our_precisions(self, settings):
        return [precision for precision in self.precisions if precision in settings.precisions]

    def ways(self, settings):
        """PyTorch's ways in float32, and in bfloat16 where Sluice computes in it too."""
        precisions = {FLOAT32, *self.our_precisions(settings)}
        return [Way(precision, way, compiled)
                for precision in WAYS if precision in precisions
                for way in WAYS[precision] + self.more_ways(precision)
                for compiled in (False, True)
                if not compiled or settings.compiles and way not in self.uncompiled]

    def more_ways(self, precision):
        return ["tensors"] if self.tensors and precision == BFLOAT16 else []


def matmul(size, **effort):
    precisions = (FLOAT32, BFLOAT16) if size in BFLOAT16_MATRICES else (FLOAT32,)
    return Case("matmul", "matmul", {"rows": size, "depth": size, "columns": size},
                precisions=precisions, tensors=True, uncompiled=("float32", "tensors"), **effort)


def layer(shape, part="layer", **more):
    return Case(part, "layer", dict(zip(("batch", "tokens", "hidden", "heads"), shape)), **more)


def small_step(count=60):
    """A training step of nanoGPT's recipe for a CPU."""
    return Case("step", "step", NANOGPT, warmup=count // 3, count=count, ours=("--gate", "none"))


def large_step():
    """A training step of a model of 10 million parameters."""
    return Case("large-step", "step", TEN_MILLION, ours=("--gate", "none"))


def common():
    """Products, layers and the training steps."""
    return [*map(matmul, MATRICES), *map(layer, LAYERS), small_step(), large_step()]


def quick():
    effort = {"count": 3, "seconds": 0.1}
    return [matmul(512, **effort), matmul(1024, **effort),
            *(layer(shape, **effort) for shape in (LAYERS[0], LAYERS[2])), small_step(count=9)]


def long_sequences():
    """In float32. The longer one, half a minute in PyTorch, is timed once a round."""
    more = {"part": "memory", "only_pass": "forward-and-backward", "warmup": 1,
            "precisions": (FLOAT32,)}
    return [layer((1, 16384, 256, 4), count=2, **more), layer((1, 32768, 256, 4), count=1, **more)]


def scaling():
    return [layer((1, tokens, 256, 4), part="scaling", only_pass="forward", warmup=1,
                  precisions=(FLOAT32,), uncompiled=("float32",))
            for tokens in SCALING]


def processors_allowed():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
