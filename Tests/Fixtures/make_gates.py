"""Writes gates/*.safetensors: every gate there is, its outputs and gradients.

    Tests/Fixtures/python Tests/Fixtures/make_gates.py            # writes the files
    Tests/Fixtures/python Tests/Fixtures/make_gates.py --check    # compares with them

The formulas stand in reference_attention.py, in float64, differentiated by PyTorch. Inputs and
weights are numbers that float32 holds exactly; results are rounded to float32 at the end.

gates/PLACEMENT.safetensors holds a cell for each granularity and activation of a gate there, in a
causal layer; for `residual` and `gru` in a block. Tensors that all cells share: input, output_gradient
[batch, tokens, hidden] and weight.NAME. Those of a granularity: GRANULARITY.weight.NAME, its gate's
parameters; and one for each of its activations along a new first axis: GRANULARITY.output,
GRANULARITY.gradient.input and GRANULARITY.gradient.NAME. Metadata: the layer's settings, and for each
granularity the gates' names in their order, joined by commas.

gates/variants/NAME.safetensors holds one layer each, with other sources, gates together, sinks and
norms: input, output, output_gradient, gradient.input, weight.NAME, gradient.NAME. Metadata: the
layer's settings, with the names of its gates joined by "+", and the mask's.

No logit lies near a corner of its function (reference_attention.CORNERS), where a gradient may be that
of the other side.
"""

from dataclasses import replace

import torch

import fixture_files
from reference_attention import (
    ACTIVATIONS, GRANULARITIES, PLACEMENTS, Layer, Visibility, attend, block, block_shapes,
    corner_distances, differentiated, draw, gate, gate_shapes, random, residual_shapes, shapes)

BATCH, TOKENS, INTERMEDIATE = 2, 5, 8
CAUSAL = Visibility(causal=True)
# Keys and values serve several heads each where their gates have groups of their own.
LAYER, SHARED_KEYS = Layer(), Layer(heads=4, kv_heads=2)


def drawn_off_corners(generator, make):
    """What `make` returns, drawn anew until no number lies close to a corner."""
    while True:
        corner_distances.clear()
        result = make(generator)
        if min(corner_distances, default=1) > 0.01:
            return result


def cells(placement):
    """The names of a placement's gates, by granularity."""
    if placement == "gru":
        return {"elementwise": ["gru"]}
    if placement == "forget":
        return {"headwise": ["forget"]}
    return {granularity: [f"{placement}.{granularity}" + ("" if name == "sigmoid" else f".{name}")
                          for name in ACTIVATIONS] for granularity in GRANULARITIES}


def make_placement(placement, generator):
    layer = SHARED_KEYS if placement in ("query", "key", "value") else LAYER
    is_block = placement in ("residual", "gru")
    x = random(generator, BATCH, TOKENS, layer.hidden)
    upstream = random(generator, BATCH, TOKENS, layer.hidden)
    base = draw(block_shapes(layer, INTERMEDIATE) if is_block else shapes(layer), generator)
    if placement in ("query", "key"):
        # An unbounded gate makes large scores, whose softmax float32 cannot tell to 1e-5.
        for name in ("q_proj", "k_proj"):
            base[f"{name}.weight"] /= 4
            base[f"{name}.bias"] /= 4
    tensors = {"input": x, "output_gradient": upstream}
    tensors |= {f"weight.{name}": tensor for name, tensor in base.items()}
    metadata = layer.metadata
    if is_block:
        metadata["intermediate"] = str(INTERMEDIATE)

    def compute(name, inputs, weights):
        if is_block:
            return block(layer, gate(name), weights, inputs["input"], CAUSAL)
        return attend(replace(layer, gates=name), weights, inputs["input"], CAUSAL)

    for granularity, names in cells(placement).items():
        metadata[granularity] = ",".join(names)

        def make(generator):
            first = gate(names[0])
            own = draw(residual_shapes(layer, first) if is_block else gate_shapes(layer, first),
                       generator)
            results = [differentiated(lambda inputs, weights: compute(name, inputs, weights),
                                      {"input": x}, base | own, upstream) for name in names]
            return own, results

        own, results = drawn_off_corners(generator, make)
        tensors |= {f"{granularity}.weight.{name}": tensor for name, tensor in own.items()}
        tensors[f"{granularity}.output"] = torch.stack([output for output, _ in results])
        for name in results[0][1]:
            tensors[f"{granularity}.gradient.{name}"] = torch.stack(
                [gradients[name] for _, gradients in results])
    return tensors, metadata


def variants():
    grouped = replace(LAYER, heads=4, kv_heads=2)
    for combination in ("output.elementwise.tanh.add", "output.headwise.silu.add",
                        "output.shared.softplus.add", "value.elementwise.silu.add",
                        "projection.tokenwise.tanh.add"):
        yield combination, replace(LAYER, gates=combination)
    for source in ("output.elementwise.rank=3", "value.headwise.rank=2", "output.headwise.head-input",
                   "output.headwise.head-input=3", "projection.headwise.silu.head-input",
                   "output.elementwise.input-and-output", "output.headwise.silu.input-and-output",
                   "output.shared.input-and-output", "output.headwise.constant",
                   "output.elementwise.constant", "key.shared.constant", "forget.rank=2",
                   "forget.constant", "input.tokenwise.constant"):
        yield source, replace(grouped, gates=source)
    # A gate has a bias where nothing else has, if it says how it starts.
    for start in ("output.elementwise.bias=2", "output.headwise.bias=-1", "value.elementwise.bias=1",
                  "forget.bias=3", "forget", "output.headwise.head-input"):
        yield f"{start}.no_bias", replace(LAYER, gates=start, bias=False)
    yield "sinks_learned", replace(LAYER, sink="learned", gates="output.headwise")
    yield "sinks_off_by_one", replace(LAYER, sink="off-by-one", gates="output.elementwise")
    yield "sinks_only", replace(grouped, sink="learned")
    yield "forget_and_output", replace(grouped, gates="forget+output.elementwise")
    yield "forget_and_sinks", replace(LAYER, gates="forget", sink="learned")
    # Norm, then gate, then rotary positions.
    yield "norm_query_rotary", replace(
        LAYER, gates="query.elementwise", qk_norm=True, rotary_base=100.0)
    yield "norm_key_rotary", replace(
        grouped, gates="query.headwise.tanh+key.elementwise", qk_norm=True, rotary_base=100.0)
    # What the gates' logits are computed from, where the input has a gate too.
    yield "input_and_output", replace(LAYER, gates="input.elementwise+output.elementwise")
    yield "input_and_others", replace(
        grouped, gates="input.headwise.silu+value.elementwise+output.shared+forget+projection.tokenwise")
    yield "everything", replace(
        grouped, sink="learned", qk_norm=True, rotary_base=100.0,
        gates="+".join(f"{placement}.{granularity}" for placement, granularity in (
            ("input", "elementwise"), ("query", "shared"), ("key", "headwise"),
            ("value", "elementwise"), ("output", "headwise"),
            ("projection", "tokenwise"))) + "+forget")


def make_variant(layer, generator):
    def make(generator):
        x = random(generator, BATCH, TOKENS, layer.hidden)
        upstream = random(generator, BATCH, TOKENS, layer.hidden)
        weights = draw(shapes(layer), generator)
        output, gradients = differentiated(
            lambda inputs, weights: attend(layer, weights, inputs["input"], CAUSAL), {"input": x},
            weights, upstream)
        return x, upstream, weights, output, gradients

    x, upstream, weights, output, gradients = drawn_off_corners(generator, make)
    tensors = {"input": x, "output": output, "output_gradient": upstream}
    tensors |= {f"weight.{name}": tensor for name, tensor in weights.items()}
    tensors |= {f"gradient.{name}": tensor for name, tensor in gradients.items()}
    return tensors, layer.metadata | CAUSAL.metadata


def make_files():
    for seed, placement in enumerate(PLACEMENTS):
        generator = torch.Generator().manual_seed(seed)
        yield f"{placement}.safetensors", make_placement(placement, generator)
    for seed, (name, layer) in enumerate(variants()):
        generator = torch.Generator().manual_seed(100 + seed)
        yield f"variants/{name}.safetensors", make_variant(layer, generator)


if __name__ == "__main__":
    fixture_files.run("gates", make_files, __doc__.splitlines()[0])
