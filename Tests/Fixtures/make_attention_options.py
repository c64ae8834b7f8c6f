"""Writes attention_options/*.safetensors: masks, positions, scores and shapes of attention.

    Tests/Fixtures/python Tests/Fixtures/make_attention_options.py            # writes the files
    Tests/Fixtures/python Tests/Fixtures/make_attention_options.py --check    # compares with them

The formulas stand in reference_attention.py, in float64, differentiated by PyTorch; masks are tables of
truth values there. Inputs and weights are numbers that float32 holds exactly; results are rounded to
float32 at the end.

Tensors: input, output, output_gradient [batch, tokens, hidden]; context [batch, others, hidden] where
keys and values come from there; bias, added to scores, [queries, keys], perhaps after heads, or batch
and heads; weight.NAME; gradient.NAME, of the input and the context too. Metadata: the layer's settings;
causal; window; prefix, a length for each sequence; documents and keys, rows of lengths or a range for
each sequence, joined by semicolons.
"""

from dataclasses import dataclass, replace

import torch

import fixture_files
from reference_attention import (
    Layer, Visibility, attend, corner_distances, differentiated, draw, random, shapes)


@dataclass(frozen=True)
class Case:
    layer: Layer = Layer(gates="output.elementwise")
    mask: Visibility = Visibility()
    batch: int = 2
    tokens: int = 13
    # Tokens of another sequence that keys and values come from.
    others: int = 0


def cases():
    plain = Case()
    causal = replace(plain, mask=Visibility(causal=True))

    def masked(**settings):
        return replace(plain, mask=Visibility(**settings))

    def layered(case=causal, **settings):
        return replace(case, layer=replace(case.layer, **settings))

    # Masks.
    yield "causal", causal
    yield "window_causal", masked(causal=True, window=4)
    yield "window_of_one", masked(window=1)
    yield "window_symmetric", masked(window=3)
    yield "window_wider_than_the_sequence", masked(causal=True, window=40)
    yield "prefix", masked(prefix=(5, 0))
    yield "prefix_longer_than_the_sequence", masked(prefix=(13, 20))
    yield "documents", masked(documents=((4, 1, 8), (6, 5)))
    yield "documents_causal", masked(causal=True, documents=((13,), (1, 2, 0, 7)))
    yield "keys", masked(key_ranges=((0, 9), (3, 13)))
    yield "keys_causal_nothing_seen", masked(causal=True, key_ranges=((4, 13), (0, 0)))
    yield "bias_of_pairs", masked(bias_axes=2)
    yield "bias_of_heads", masked(causal=True, bias_axes=3)
    yield "bias_of_sequences", masked(bias_axes=4)

    # Positions.
    turned = layered(rotary_base=100.0, head_dim=8)
    yield "rotary", turned
    yield "rotary_partial", layered(turned, rotary_dim=4)
    yield "rotary_one_pair", layered(turned, rotary_dim=2)
    yield "rotary_linear", layered(turned, rotary_scaling="linear=4")
    yield "rotary_ntk", layered(turned, rotary_scaling="ntk=4")
    yield "rotary_ntk_partial", layered(turned, rotary_scaling="ntk=2", rotary_dim=6)
    yield "rotary_yarn", replace(
        layered(turned, rotary_base=10000.0, rotary_scaling="yarn=4,64,32,1", head_dim=16),
        tokens=37, batch=1)
    yield "rotary_yarn_partial", layered(
        turned, rotary_scaling="yarn=8,16,2,0.5", rotary_dim=6, head_dim=10)
    yield "alibi", layered(alibi=True)
    yield "alibi_symmetric", layered(plain, alibi=True)
    yield "alibi_3_heads", layered(alibi=True, heads=3, kv_heads=3)
    yield "alibi_6_heads", layered(alibi=True, heads=6, kv_heads=2, head_dim=2)

    # Scores.
    yield "soft_cap", layered(soft_cap=1.5)
    yield "soft_cap_small", layered(plain, soft_cap=0.125)
    yield "qk_norm", layered(qk_norm=True)
    yield "sinks_learned", layered(sink="learned")
    yield "sinks_off_by_one", layered(plain, sink="off-by-one")
    yield "sinks_nothing_seen", layered(
        masked(causal=True, key_ranges=((4, 13), (0, 0))), sink="learned")
    yield "forget", layered(gates="forget")
    yield "forget_grouped", layered(gates="forget", heads=4, kv_heads=2)

    # Shapes.
    yield "grouped", layered(heads=4, kv_heads=2)
    yield "multi_query", layered(heads=4, kv_heads=1, head_dim=2)
    yield "head_dim_independent", layered(heads=3, kv_heads=3, head_dim=5)
    yield "one_token", replace(layered(sink="learned", alibi=True), tokens=1)
    yield "one_sequence_one_head", replace(layered(heads=1, kv_heads=1, head_dim=7), batch=1)
    yield "no_bias_no_gate", layered(gates="", bias=False)

    # Keys and values of another sequence.
    cross = replace(plain, others=7)
    yield "cross", cross
    yield "cross_longer_context", replace(cross, tokens=5, others=19)
    yield "cross_headwise_no_bias", layered(cross, gates="output.headwise", bias=False, heads=4,
                                            kv_heads=2)
    yield "cross_one_token", replace(cross, others=1)
    yield "cross_masked", replace(cross, mask=Visibility(key_ranges=((0, 4), (2, 7)), bias_axes=3))
    yield "cross_with_everything", layered(
        cross, qk_norm=True, soft_cap=2.0, sink="learned", rotary_base=100.0, heads=4, kv_heads=2,
        gates="input.elementwise+query.headwise+key.elementwise+value.shared+output.tokenwise"
              "+projection.elementwise")

    # Together.
    packed = Visibility(causal=True, window=4, documents=((9, 4), (2, 10)))
    yield "together_window_documents_alibi_soft_cap_sink_headwise", layered(
        replace(plain, mask=packed), alibi=True, soft_cap=2.0, sink="learned",
        gates="output.headwise", heads=4, kv_heads=2)
    yield "together_documents_forget_qk_norm_rotary", layered(
        replace(plain, mask=Visibility(causal=True, documents=((9, 4), (2, 10)))), qk_norm=True,
        rotary_base=100.0, rotary_dim=4, head_dim=8, gates="forget+output.elementwise")
    yield "together_prefix_bias_keys_soft_cap", layered(
        masked(prefix=(6, 2), key_ranges=((1, 13), (0, 12)), bias_axes=4), soft_cap=3.0)
    yield "together_window_forget_sink_yarn", layered(
        masked(causal=True, window=6), sink="off-by-one", rotary_base=100.0, head_dim=8,
        rotary_scaling="yarn=4,16,4,1", gates="forget+value.headwise")
    yield "together_keys_alibi_sink_qk_norm", layered(
        masked(window=5, key_ranges=((0, 0), (3, 13))), alibi=True, sink="learned", qk_norm=True,
        heads=3, kv_heads=1, gates="query.elementwise+output.headwise.silu")
    yield "together_everything", replace(layered(
        replace(plain, mask=Visibility(causal=True, window=17, documents=((20, 17),),
                                       key_ranges=((2, 35),), bias_axes=2)),
        soft_cap=4.0, sink="learned", qk_norm=True, rotary_base=100.0, rotary_dim=4, head_dim=6,
        heads=4, kv_heads=2, gates="input.elementwise+value.headwise+output.elementwise.silu+forget"),
        tokens=37, batch=1)


def make(case, seed):
    generator = torch.Generator().manual_seed(seed)
    layer, keys = case.layer, case.others or case.tokens
    upstream = random(generator, case.batch, case.tokens, layer.hidden)
    inputs = {"input": random(generator, case.batch, case.tokens, layer.hidden)}
    if case.others:
        inputs["context"] = random(generator, case.batch, case.others, layer.hidden)
    bias, axes = None, case.mask.bias_axes
    if axes:
        bias = random(generator, *[case.batch, layer.heads, case.tokens, keys][-axes:])
    weights = draw(shapes(layer), generator)
    output, gradients = differentiated(
        lambda inputs, weights: attend(
            layer, weights, inputs["input"], case.mask, bias=bias, context=inputs.get("context")),
        inputs, weights, upstream)
    assert not corner_distances, "functions with corners belong to make_gates.py"
    tensors = inputs | {"output": output, "output_gradient": upstream}
    if bias is not None:
        tensors["bias"] = bias
    tensors |= {f"weight.{name}": tensor for name, tensor in weights.items()}
    tensors |= {f"gradient.{name}": tensor for name, tensor in gradients.items()}
    return tensors, layer.metadata | case.mask.metadata


def make_files():
    for seed, (name, case) in enumerate(cases()):
        yield f"{name}.safetensors", make(case, seed)


if __name__ == "__main__":
    fixture_files.run("attention_options", make_files, __doc__.splitlines()[0])
