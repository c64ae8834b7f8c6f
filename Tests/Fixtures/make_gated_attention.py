"""Writes gated_attention/*.safetensors: the gated self-attention layer, its outputs and gradients.

    python3 -m venv .venv
    .venv/bin/pip install torch==2.13.0 numpy safetensors
    .venv/bin/python Tests/Fixtures/make_gated_attention.py            # writes the files
    .venv/bin/python Tests/Fixtures/make_gated_attention.py --check    # compares with them

The formula is written out in float64 and differentiated by PyTorch. Inputs and weights are numbers
that float32 holds exactly; results are rounded to float32 at the end.

    q, k, v = x Wq + bq, x Wk + bk, x Wv + bv       heads of d; kv heads serve groups of query heads
    p       = softmax(q k^T / sqrt(d) + mask)       rows that may see nothing are zeros
    g       = act(x Wg + bg)                        one value per element or per head
    y       = ((p v) * g) Wo + bo

Tensors: input, output, output_gradient, input_gradient [batch, tokens, hidden]; attention_weights
[batch, heads, queries, keys]; gate_values [batch, tokens, heads, d] or [batch, tokens, heads];
key_mask [batch, tokens] (U8, 1 = may be attended to); weight.NAME and gradient.NAME, where NAME is
{q,k,v,gate,o}_proj.{weight,bias} and weights are [out, in]. Metadata: heads, kv_heads, head_dim,
gate (elementwise, headwise or none), activation (sigmoid or silu; absent without a gate), causal
(true or false), rotary_base (absent without rotary positions).

Some gradients vanish: a key bias shifts all scores of a query alike, so without rotary positions
gradient.k_proj.bias is 0, and a single token leaves queries and keys nothing to choose. Compare such
tensors of zeros on the scale of the largest gradient in the file, the others on their own. At scores
of a thousand a logarithm of a sum of powers in float32 is good to 6e-5, and so are gradients computed
from it.
"""

from dataclasses import dataclass, replace
from typing import Optional

import torch

import fixture_files


@dataclass(frozen=True)
class Case:
    batch: int = 2
    tokens: int = 7
    hidden: int = 16
    heads: int = 2
    kv_heads: int = 2
    head_dim: int = 8
    gate: str = "elementwise"
    activation: str = "sigmoid"
    causal: bool = False
    rotary_base: Optional[float] = None
    bias: bool = True
    # For each sequence the range of keys that may be attended to.
    key_ranges: Optional[tuple] = None
    # Scores of about a thousand, exact in float32 since inputs and weights are short fractions.
    # Tokens come in twins whose keys differ only where queries are zero, so that their scores tie
    # and no softmax is all on one key.
    large: bool = False

    @property
    def metadata(self):
        strings = {
            "heads": str(self.heads),
            "kv_heads": str(self.kv_heads),
            "head_dim": str(self.head_dim),
            "gate": self.gate,
            "causal": str(self.causal).lower(),
        }
        if self.gate != "none":
            strings["activation"] = self.activation
        if self.rotary_base is not None:
            strings["rotary_base"] = f"{self.rotary_base:g}"
        return strings


def cases():
    plain = Case()
    for gate in ("elementwise", "headwise"):
        for activation in ("sigmoid", "silu"):
            case = replace(plain, gate=gate, activation=activation)
            yield f"{gate}_{activation}", case
            yield f"{gate}_{activation}_causal", replace(case, causal=True)
    yield "no_gate_causal_no_bias", replace(plain, gate="none", causal=True, bias=False, tokens=17)
    yield "elementwise_no_bias", replace(plain, bias=False, hidden=12)
    yield "one_token_one_head", Case(batch=1, tokens=1, heads=1, kv_heads=1)
    yield "one_token_headwise_causal", Case(batch=3, tokens=1, gate="headwise", causal=True)
    yield "head_dim_5", Case(hidden=12, heads=3, kv_heads=3, head_dim=5, tokens=37, batch=1)
    yield "head_dim_16_causal", Case(head_dim=16, tokens=16, causal=True, activation="silu")
    yield "tokens_97_causal", Case(
        batch=1, tokens=97, hidden=8, heads=1, kv_heads=1, causal=True, gate="headwise")
    grouped = Case(batch=1, tokens=37, hidden=12, heads=4, kv_heads=2)
    yield "grouped_4_2_causal", replace(grouped, causal=True)
    yield "grouped_4_2_headwise_silu", replace(grouped, tokens=7, gate="headwise", activation="silu")
    yield "grouped_6_1_no_bias", replace(
        grouped, tokens=19, heads=6, kv_heads=1, head_dim=5, bias=False)
    rotary = Case(batch=1, tokens=37, rotary_base=10000.0, causal=True)
    yield "rotary_8_causal", rotary
    yield "rotary_16_grouped", replace(
        rotary, batch=2, tokens=19, heads=4, head_dim=16, hidden=12, causal=False, gate="headwise")
    # Sequences: everything visible, a tail masked, a head masked, all masked.
    masked = Case(batch=4, tokens=7, hidden=12, key_ranges=((0, 7), (0, 4), (3, 7), (0, 0)))
    yield "key_mask", masked
    yield "key_mask_causal", replace(masked, causal=True)
    yield "key_mask_causal_headwise_grouped_rotary", replace(
        masked, causal=True, gate="headwise", activation="silu", kv_heads=1, rotary_base=10000.0)
    yield "large_scores", Case(batch=1, tokens=19, head_dim=16, large=True)
    yield "large_scores_causal_silu", Case(
        batch=1, tokens=19, head_dim=16, causal=True, activation="silu", large=True)


def random(generator, *shape, deviation=1.0, step=None):
    """Normal numbers, exact in float32; multiples of `step` where it is given."""
    numbers = torch.randn(*shape, generator=generator, dtype=torch.float64) * deviation
    return (numbers / step).round() * step if step else numbers.float().double()


def make_weights(case, generator):
    rows = {
        "q_proj": case.heads * case.head_dim,
        "k_proj": case.kv_heads * case.head_dim,
        "v_proj": case.kv_heads * case.head_dim,
        "gate_proj": {"elementwise": case.heads * case.head_dim, "headwise": case.heads,
                      "none": 0}[case.gate],
        "o_proj": case.hidden,
    }
    weights = {}
    for name, count in rows.items():
        if count == 0:
            continue
        columns = case.heads * case.head_dim if name == "o_proj" else case.hidden
        large = case.large and name in ("q_proj", "k_proj")
        weights[f"{name}.weight"] = random(
            generator, count, columns, deviation=6 if large else columns ** -0.5,
            step=1 / 2 if large else None)
        if case.bias:
            weights[f"{name}.bias"] = random(
                generator, count, deviation=0.5, step=1 / 8 if large else None)
    if case.large:
        # Twins differ in their last input, which reaches only each key's first element.
        first = torch.arange(0, rows["q_proj"], case.head_dim)
        weights["q_proj.weight"][first] = 0
        weights["q_proj.bias"][first] = 0
        last = weights["k_proj.weight"][first, -1]
        weights["k_proj.weight"][:, -1] = 0
        weights["k_proj.weight"][first, -1] = last
    return weights


def rotated(x, base):
    """Rotates pairs (i, i + d/2) of [batch, tokens, heads, d] by position * base^(-2i/d)."""
    half = x.shape[-1] // 2
    frequencies = base ** (-torch.arange(half, dtype=torch.float64) / half)
    angles = torch.arange(x.shape[1], dtype=torch.float64)[:, None, None] * frequencies
    first, second = x[..., :half], x[..., half:]
    return torch.cat((first * angles.cos() - second * angles.sin(),
                      second * angles.cos() + first * angles.sin()), dim=-1)


def masked_softmax(scores, allowed):
    """Softmax along the last axis over the allowed entries; zeros where a row has none."""
    largest = scores.detach().masked_fill(~allowed, -torch.inf).amax(-1, keepdim=True)
    largest = torch.where(largest.isfinite(), largest, 0)
    powers = torch.where(allowed, scores - largest, 0).exp() * allowed
    total = powers.sum(-1, keepdim=True)
    return powers / torch.where(total > 0, total, 1)


def attend(case, x, weights, key_mask):
    def project(name, x):
        y = x @ weights[f"{name}.weight"].T
        return y + weights[f"{name}.bias"] if case.bias else y

    batch, tokens, _ = x.shape
    q = project("q_proj", x).view(batch, tokens, case.heads, case.head_dim)
    k = project("k_proj", x).view(batch, tokens, case.kv_heads, case.head_dim)
    v = project("v_proj", x).view(batch, tokens, case.kv_heads, case.head_dim)
    if case.rotary_base is not None:
        q, k = rotated(q, case.rotary_base), rotated(k, case.rotary_base)
    # Query head h reads key/value head h / (heads / kv heads).
    group = case.heads // case.kv_heads
    k, v = (x.repeat_interleave(group, dim=2) for x in (k, v))

    allowed = torch.ones(batch, 1, tokens, tokens, dtype=torch.bool)
    if case.causal:
        allowed = allowed.tril()
    if key_mask is not None:
        allowed = allowed & key_mask.bool()[:, None, None, :]
    scores = torch.einsum("bqhd,bkhd->bhqk", q, k) / case.head_dim ** 0.5
    p = masked_softmax(scores, allowed)
    a = torch.einsum("bhqk,bkhd->bqhd", p, v)

    g = None
    if case.gate != "none":
        act = {"sigmoid": torch.sigmoid, "silu": torch.nn.functional.silu}[case.activation]
        g = act(project("gate_proj", x))
        g = g.view(batch, tokens, case.heads, -1)
        a = a * g
        if case.gate == "headwise":
            g = g.squeeze(-1)
    return project("o_proj", a.reshape(batch, tokens, -1)), p, g, scores


def draw(case, generator):
    """Input, weights, key mask and upstream gradient."""
    shape = (case.batch, case.tokens, case.hidden)
    x = random(generator, *shape, step=1 / 4 if case.large else None)
    if case.large:
        x[:, 1::2, :-1] = x[:, :-1:2, :-1]
    weights = make_weights(case, generator)
    key_mask = None
    if case.key_ranges is not None:
        key_mask = torch.zeros(case.batch, case.tokens, dtype=torch.uint8)
        for row, (start, end) in zip(key_mask, case.key_ranges):
            row[start:end] = 1
    return x, weights, key_mask, random(generator, *shape)


def has_clear_winners(scores, causal):
    """Whether each score is exact in float32 and either its row's largest or far below it.

    Between these, an error in the last place of a score of a thousand would show in the results.
    """
    if causal:
        later = torch.ones_like(scores, dtype=torch.bool).triu(1)
        scores = scores.masked_fill(later, -torch.inf)
    below = scores.amax(-1, keepdim=True) - scores
    return torch.equal(scores.float().double(), scores) and not ((below > 0) & (below < 16)).any()


def make(case, seed):
    generator = torch.Generator().manual_seed(seed)
    while True:
        x, weights, key_mask, upstream = draw(case, generator)
        leaves = [x, *weights.values()]
        for leaf in leaves:
            leaf.requires_grad_()
        output, attention_weights, gate_values, scores = attend(case, x, weights, key_mask)
        if not case.large:
            break
        if scores.abs().max() > 1000 and has_clear_winners(scores, case.causal):
            break
    gradients = torch.autograd.grad(output, leaves, upstream)

    tensors = {
        "input": x,
        "output": output,
        "output_gradient": upstream,
        "input_gradient": gradients[0],
        "attention_weights": attention_weights,
    }
    if gate_values is not None:
        tensors["gate_values"] = gate_values
    if key_mask is not None:
        tensors["key_mask"] = key_mask
    for (name, weight), gradient in zip(weights.items(), gradients[1:]):
        tensors[f"weight.{name}"] = weight
        tensors[f"gradient.{name}"] = gradient
    return tensors


def make_files():
    for seed, (name, case) in enumerate(cases()):
        yield f"{name}.safetensors", (make(case, seed), case.metadata)


if __name__ == "__main__":
    fixture_files.run("gated_attention", make_files, __doc__.splitlines()[0])
