"""Writes optimizers/*.safetensors: what PyTorch's optimizers make of given gradients in ten steps.

    Tests/Fixtures/python Tests/Fixtures/make_optimizers.py            # writes the files
    Tests/Fixtures/python Tests/Fixtures/make_optimizers.py --check    # compares with them

Each file holds start.NAME, gradients.NAME [steps, ...], end.NAME, state.NAME (the momentum buffer, where
there is one) for every parameter. Metadata: the optimizer's settings. Everything is float32.

optimizers/sgd.*.safetensors are of `torch.optim.SGD`.

optimizers/muon.*.safetensors are of `torch.optim.Muon`'s algorithm, iterated in float32 as written below;
bfloat16.NAME is what `torch.optim.Muon` itself makes, which iterates in bfloat16. PyTorch takes matrices
only: of a parameter that packs maps (`packed`, its rows in the metadata) or groups of matrices (`groups`)
each goes through the optimizer by itself.
"""

import math

import torch

import fixture_files

STEP_COUNT, RATE = 10, 0.02
A, B, C, EPSILON = 3.4445, -4.7750, 2.0315, 1e-7


def normal(generator, *shape):
    return torch.randn(*shape, generator=generator)


def run(make_optimizer, start, gradients):
    """The parameter after all steps, and its momentum buffer or None."""
    weight = start.clone().requires_grad_()
    optimizer = make_optimizer([weight])
    for gradient in gradients:
        weight.grad = gradient.clone()
        optimizer.step()
    return weight.detach(), optimizer.state[weight].get("momentum_buffer")


def make_sgd(settings, generator):
    tensors = {}
    for name, shape in {"matrix": (5, 7), "vector": (19,)}.items():
        start, gradients = normal(generator, *shape), normal(generator, STEP_COUNT, *shape)
        # Vectors do not decay.
        own = settings | ({} if name == "matrix" else {"weight_decay": 0.0})
        end, state = run(
            lambda weights: torch.optim.SGD(weights, lr=RATE, **own), start, gradients)
        tensors |= {f"start.{name}": start, f"gradients.{name}": gradients, f"end.{name}": end}
        if state is not None:
            tensors[f"state.{name}"] = state
    return tensors


def orthogonalized(matrix):
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x = x / x.norm().clamp(min=EPSILON)
    for _ in range(5):
        gram = x @ x.T
        x = A * x + (B * gram + C * gram @ gram) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x


class Muon(torch.optim.Optimizer):
    """`torch.optim.Muon` in the parameters' own type."""

    def __init__(self, weights, **settings):
        super().__init__(weights, settings)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            momentum, rate = group["momentum"], group["lr"]
            for weight in group["params"]:
                buffer = self.state[weight].setdefault("momentum_buffer", torch.zeros_like(weight))
                buffer.lerp_(weight.grad, 1 - momentum)
                update = weight.grad.lerp(buffer, momentum) if group["nesterov"] else buffer
                rows, columns = weight.shape
                length = {"original": math.sqrt(max(1, rows / columns)),
                          "match_rms_adamw": 0.2 * math.sqrt(max(rows, columns))}
                weight.mul_(1 - rate * group["weight_decay"])
                weight.sub_(orthogonalized(update), alpha=rate * length[group["adjust_lr_fn"]])


SHAPES = {"square": (8, 8), "wide": (6, 11), "tall": (13, 5), "row": (1, 7), "column": (9, 1),
          "zero": (4, 3), "packed": (12, 6), "groups": (3, 4, 5)}
PACKED_ROWS = (5, 4, 3)


def matrices(name, tensor):
    """The matrices of a parameter, or of its gradients of a step."""
    if name == "packed":
        return tensor.split(PACKED_ROWS)
    return tensor.unbind() if name == "groups" else [tensor]


def joined(name, parts):
    if name == "packed":
        return torch.cat(parts)
    return torch.stack(parts) if name == "groups" else parts[0]


def make_muon(settings, generator):
    tensors = {}
    for name, shape in SHAPES.items():
        # Small beside the changes, or errors of these would not show.
        start = 0.1 * normal(generator, *shape)
        gradients = normal(generator, STEP_COUNT, *shape)
        if name == "zero":
            gradients.zero_()
        tensors |= {f"start.{name}": start, f"gradients.{name}": gradients}
        by_matrix = list(zip(*(matrices(name, gradient) for gradient in gradients)))
        for optimizer, keys in [(Muon, ("end", "state")), (torch.optim.Muon, ("bfloat16", None))]:
            found = [run(lambda weights: optimizer(weights, lr=RATE, **settings), *one)
                     for one in zip(matrices(name, start), by_matrix)]
            for key, parts in zip(keys, zip(*found)):
                if key:
                    tensors[f"{key}.{name}"] = joined(name, parts)
    return tensors


def make_files():
    sgd = {"plain": {"momentum": 0.0, "nesterov": False, "weight_decay": 0.1},
           "momentum": {"momentum": 0.9, "nesterov": False, "weight_decay": 0.0},
           "nesterov": {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}}
    muon = {"original": {"nesterov": True, "adjust_lr_fn": "original"},
            "matching": {"nesterov": True, "adjust_lr_fn": "match_rms_adamw"},
            "plain": {"nesterov": False, "adjust_lr_fn": "original"}}
    generator = torch.Generator().manual_seed(20)
    for name, settings in sgd.items():
        metadata = {"lr": str(RATE)} | {key: str(value) for key, value in settings.items()}
        yield f"sgd.{name}.safetensors", (make_sgd(settings, generator), metadata)
    for name, settings in muon.items():
        settings = settings | {"momentum": 0.95, "weight_decay": 0.1}
        metadata = {"lr": str(RATE), "packed": ",".join(map(str, PACKED_ROWS))}
        metadata |= {key: str(value) for key, value in settings.items()}
        yield f"muon.{name}.safetensors", (make_muon(settings, generator), metadata)


if __name__ == "__main__":
    fixture_files.run("optimizers", make_files, __doc__.splitlines()[0])
