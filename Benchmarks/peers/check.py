"""Checks that the PyTorch sides compute what Sluice does: the figures that its tests are held to.

Layer and model take the weights of a fixture in Tests/Fixtures each, and must give its outputs and
gradients in eager float32. How far other ways are from that, each script tells with `--check`.
"""

import pathlib
import sys

import torch
from safetensors.torch import load_file
from torch import nn

import layer
import step

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests" / "Fixtures"
# As in the tests: a share of the largest number of the tensor.
TOLERANCE = 2e-5


def layer_results():
    """Pairs of a name, what the layer computes, and what is expected."""
    file = load_file(FIXTURES / "gated_attention" / "elementwise_sigmoid_causal.safetensors")

    def packed(kind, suffix):
        return torch.cat([file[f"{kind}.{name}_proj.{suffix}"] for name in ("q", "k", "v", "gate")])

    own = layer.GatedAttention(file["input"].shape[-1], heads=2)
    for suffix in ("weight", "bias"):
        setattr(own.projection, suffix, nn.Parameter(packed("weight", suffix)))
        setattr(own.output, suffix, nn.Parameter(file[f"weight.o_proj.{suffix}"]))
    x = file["input"].requires_grad_()
    output = own(x)
    output.backward(file["output_gradient"])
    yield "the layer's output", output, file["output"]
    yield "the layer's input gradient", x.grad, file["input_gradient"]
    for suffix in ("weight", "bias"):
        yield (f"the layer's projection.{suffix}", getattr(own.projection, suffix).grad,
               packed("gradient", suffix))
        yield (f"the layer's output.{suffix}", getattr(own.output, suffix).grad,
               file[f"gradient.o_proj.{suffix}"])


def model_results():
    folder = FIXTURES / "language_model" / "gpt"
    weights = load_file(folder / "model.safetensors")
    expected = load_file(folder / "expected.safetensors")
    vocabulary, hidden = weights["model.embed_tokens.weight"].shape
    context = weights["model.embed_positions.weight"].shape[0]
    model = step.Model(vocabulary, context, layers=2, hidden=hidden, heads=4)

    def named(tensors, prefix=""):
        """The tensors by the names that they have in step.py."""
        def found(name):
            return tensors[f"{prefix}model.{name}.weight"]

        by_name = {"tokens.weight": found("embed_tokens"),
                   "positions.weight": found("embed_positions"), "norm.weight": found("norm")}
        for index in range(len(model.blocks)):
            theirs = f"layers.{index}"
            by_name |= {f"blocks.{index}.{name}.weight": tensor for name, tensor in {
                "attention_norm": found(f"{theirs}.input_layernorm"),
                "projection": torch.cat(
                    [found(f"{theirs}.self_attn.{part}_proj") for part in "qkv"]),
                "attention_output": found(f"{theirs}.self_attn.o_proj"),
                "feed_forward_norm": found(f"{theirs}.post_attention_layernorm"),
                "up": found(f"{theirs}.mlp.up_proj"),
                "down": found(f"{theirs}.mlp.down_proj")}.items()}
        return by_name

    # Set one by one, since this feed-forward is twice as wide, not four times.
    for name, tensor in named(weights).items():
        owner, _, parameter = name.rpartition(".")
        setattr(model.get_submodule(owner), parameter, nn.Parameter(tensor))
    loss = model.loss(expected["input_ids"].long(), expected["targets"].long())
    loss.backward()
    yield "the model's loss", loss.reshape(1), expected["loss"]
    gradients = named(expected, "gradient.")
    for name, parameter in model.named_parameters():
        yield f"the model's {name}", parameter.grad, gradients[name]


def main():
    wrong = []
    for name, found, expected in [*layer_results(), *model_results()]:
        error = (found - expected).abs().max() / expected.abs().max()
        if not error <= TOLERANCE:
            wrong.append(f"Error: {name} is off by {error:.1e}")
    if wrong:
        sys.exit("\n".join(wrong))
    print("{}")


if __name__ == "__main__":
    main()
