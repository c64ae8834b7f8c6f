"""The gated attention layer and a block around it, written out in float64 for fixtures.

Nothing here is fast, and nothing is shared with what it is compared with: gates are read from their
names, masks are tables of truth values, scores are whole matrices.

    x           = input gate(x)
    q, k, v     = x Wq + bq, x Wk + bk, x Wv + bv     heads of d; kv heads serve groups of query heads
    q, k        = norm, then gate, then rotary positions, each where there is one;  v = gate(v)
    s           = cap(q k^T / sqrt(d)) - slope |i - j| + sum of log f over j < t <= i + bias
    p           = exp(s) / (sum of exp(s) over the visible keys + exp(sink))     0 where nothing is
    y           = projection gate(output gate(p v) Wo + bo)

All gates' logits are computed from x, keys' and values' from the context where there is one.
"""

import math
from dataclasses import dataclass
from typing import Optional

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "silu": lambda x: x * torch.sigmoid(x),
    "tanh": torch.tanh,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
    "relu": torch.relu,
    "hard-sigmoid": lambda x: (x / 6 + 0.5).clamp(0, 1),
    "non-sparse-sigmoid": lambda x: 0.5 + 0.5 * torch.sigmoid(x),
    "sqrt-softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)).sqrt(),
}
GRANULARITIES = ["elementwise", "headwise", "shared", "tokenwise"]
PLACEMENTS = ["input", "query", "key", "value", "output", "projection", "residual", "gru", "forget"]

# Where functions have corners, a gradient in float32 may be that of the other side.
CORNERS = {"relu": [0.0], "hard-sigmoid": [-3.0, 3.0]}
# How close to a corner the numbers came since the list was cleared.
corner_distances = []


def activate(name, x):
    for corner in CORNERS.get(name, []):
        corner_distances.append((x.detach() - corner).abs().min().item())
    return ACTIVATIONS[name](x)


@dataclass(frozen=True)
class Gate:
    """A gate as its name describes it: `placement.granularity`, then what is not as usual."""
    name: str
    placement: str = "output"
    granularity: str = "elementwise"
    activation: str = "sigmoid"
    adds: bool = False
    source: str = "input"
    size: Optional[int] = None
    bias: Optional[float] = None

    @property
    def is_packed(self):
        return (self.placement == "output" and self.source == "input" and self.size is None
                and self.granularity in ("elementwise", "headwise"))

    @property
    def weight_name(self):
        return "gate_proj" if self.is_packed else f"{self.placement}_gate"


def gate(name):
    settings = {}
    for part in name.split("."):
        key, _, number = part.partition("=")
        if part in PLACEMENTS and not settings:
            settings["placement"] = part
            if part == "forget":
                settings["granularity"] = "headwise"
        elif part in GRANULARITIES:
            settings["granularity"] = part
        elif part in ACTIVATIONS:
            settings["activation"] = part
        elif part == "add":
            settings["adds"] = True
        elif key == "rank":
            settings["size"] = int(number)
        elif key == "bias":
            settings["bias"] = float(number)
        elif key in ("head-input", "input-and-output", "constant"):
            settings["source"] = key
            settings["size"] = int(number) if number else None
        else:
            raise ValueError(part)
    return Gate(name, **settings)


@dataclass(frozen=True)
class Layer:
    hidden: int = 8
    heads: int = 2
    kv_heads: int = 2
    head_dim: int = 4
    bias: bool = True
    # Names joined by +.
    gates: str = ""
    sink: Optional[str] = None
    qk_norm: bool = False
    soft_cap: Optional[float] = None
    alibi: bool = False
    rotary_base: Optional[float] = None
    # Of a head's elements, those that are turned; None for all.
    rotary_dim: Optional[int] = None
    # linear=FACTOR, ntk=FACTOR or yarn=FACTOR,ORIGINAL CONTEXT,BETA FAST,BETA SLOW
    rotary_scaling: Optional[str] = None

    @property
    def all_gates(self):
        return [gate(name) for name in self.gates.split("+")] if self.gates else []

    def gate_at(self, placement):
        return next((g for g in self.all_gates if g.placement == placement), None)

    @property
    def metadata(self):
        """The settings as strings, without those that are as usual."""
        strings = {}
        for name, value in vars(self).items():
            if value is None or value == "" or value is False:
                continue
            strings[name] = str(value).lower() if isinstance(value, bool) else (
                f"{value:g}" if isinstance(value, float) else str(value))
        return strings


def group_count(layer, gate):
    return layer.kv_heads if gate.placement in ("key", "value") else layer.heads


def gated_size(layer, gate):
    return {
        "query": layer.heads * layer.head_dim, "output": layer.heads * layer.head_dim,
        "key": layer.kv_heads * layer.head_dim, "value": layer.kv_heads * layer.head_dim,
        "forget": layer.heads,
    }.get(gate.placement, layer.hidden)


def logit_count(layer, gate):
    groups, size = group_count(layer, gate), gated_size(layer, gate)
    return {"elementwise": size, "headwise": groups, "shared": size // groups,
            "tokenwise": 1}[gate.granularity]


def gate_shapes(layer, gate, name=None):
    """The shapes of a gate's parameters by their names."""
    name = name or gate.weight_name
    width = logit_count(layer, gate)
    shapes = {}
    if gate.source == "input":
        if gate.size:
            shapes[f"{name}_down.weight"] = [gate.size, layer.hidden]
        shapes[f"{name}.weight"] = [width, gate.size or layer.hidden]
    elif gate.source == "head-input":
        part = layer.hidden // layer.heads
        if gate.size:
            shapes[f"{name}_down.weight"] = [layer.heads, gate.size, part]
            shapes[f"{name}_down.bias"] = [layer.heads * gate.size]
        shapes[f"{name}.weight"] = [layer.heads, 1, gate.size or part]
    elif gate.source == "input-and-output":
        shapes[f"{name}.weight"] = [width, layer.hidden]
        shapes[f"{name}_output.weight"] = [width, gated_size(layer, gate)]
    if (layer.bias or gate.bias is not None or gate.source in ("constant", "head-input")
            or gate.placement == "forget"):
        shapes[f"{name}.bias"] = [width]
    return shapes


def shapes(layer, own_gates=True):
    """The shapes of the layer's parameters by their names."""
    q, kv = layer.heads * layer.head_dim, layer.kv_heads * layer.head_dim
    found = {"q_proj.weight": [q, layer.hidden], "k_proj.weight": [kv, layer.hidden],
             "v_proj.weight": [kv, layer.hidden], "o_proj.weight": [layer.hidden, q]}
    if layer.bias:
        found |= {"q_proj.bias": [q], "k_proj.bias": [kv], "v_proj.bias": [kv],
                  "o_proj.bias": [layer.hidden]}
    if layer.qk_norm:
        found |= {"q_norm.weight": [layer.head_dim], "k_norm.weight": [layer.head_dim]}
    if layer.sink == "learned":
        found["sinks"] = [layer.heads]
    if own_gates:
        for g in layer.all_gates:
            found |= gate_shapes(layer, g)
    return found


def logits(layer, gate, weights, x, gathered=None, name=None):
    name = name or gate.weight_name
    bias = weights.get(f"{name}.bias", 0)
    if gate.source == "constant":
        return bias.expand(*x.shape[:-1], -1)
    weight, down = weights[f"{name}.weight"], weights.get(f"{name}_down.weight")
    if gate.source == "head-input":
        parts = x.unflatten(-1, (layer.heads, -1))
        if down is not None:
            inner = weights[f"{name}_down.bias"].unflatten(0, (layer.heads, -1))
            parts = activate("relu", torch.einsum("bthi,hoi->btho", parts, down) + inner)
        return torch.einsum("bthi,hoi->btho", parts, weight).squeeze(-1) + bias
    if down is not None:
        x = x @ down.T
    z = x @ weight.T + bias
    if gate.source == "input-and-output":
        z = z + gathered @ weights[f"{name}_output.weight"].T
    return z


def spread(layer, gate, values):
    """A gate's values, a number for each element of what it sits on."""
    groups, size = group_count(layer, gate), gated_size(layer, gate)
    if gate.granularity == "headwise":
        return values.repeat_interleave(size // groups, dim=-1)
    if gate.granularity == "shared":
        return torch.cat([values] * groups, dim=-1)
    return values.expand(*values.shape[:-1], size)


def apply(layer, placement, weights, value, x):
    """`value` after the layer's gate at `placement`, if there is one."""
    g = layer.gate_at(placement)
    if g is None:
        return value
    values = spread(layer, g, activate(g.activation, logits(layer, g, weights, x, value)))
    return value + values if g.adds else value * values


def rms_norm(x, weight, epsilon):
    return x / (x.square().mean(-1, keepdim=True) + epsilon).sqrt() * weight


def frequencies(layer):
    """Each pair's angle from one position to the next, and what cosines and sines are scaled by."""
    d, base = layer.rotary_dim or layer.head_dim, layer.rotary_base
    powers = torch.arange(0, d, 2, dtype=torch.float64) / d
    kind, _, numbers = (layer.rotary_scaling or "").partition("=")
    numbers = [float(number) for number in numbers.split(",") if number]
    if kind == "linear":
        return base ** -powers / numbers[0], 1.0
    if kind == "ntk":
        return (base * numbers[0] ** (d / (d - 2))) ** -powers, 1.0
    if kind == "yarn":
        # As in Hugging Face's transformers, modeling_rope_utils._compute_yarn_parameters.
        factor, context, beta_fast, beta_slow = numbers

        def correction_dim(rotations):
            return d * math.log(context / (rotations * 2 * math.pi)) / (2 * math.log(base))

        low = max(math.floor(correction_dim(beta_fast)), 0)
        high = min(math.ceil(correction_dim(beta_slow)), d - 1)
        if low == high:
            high += 0.001
        ramp = ((torch.arange(d // 2, dtype=torch.float64) - low) / (high - low)).clamp(0, 1)
        extrapolation = 1 - ramp
        positions = base ** powers
        interpolated, extrapolated = 1 / (factor * positions), 1 / positions
        return (interpolated * (1 - extrapolation) + extrapolated * extrapolation,
                0.1 * math.log(factor) + 1)
    return base ** -powers, 1.0


def rotated(layer, x):
    """Turns pairs (i, i + r/2) of the first r elements of [batch, tokens, heads, d]."""
    if layer.rotary_base is None:
        return x
    steps, factor = frequencies(layer)
    half = len(steps)
    angles = torch.arange(x.shape[1], dtype=torch.float64)[:, None, None] * steps
    cosines, sines = angles.cos() * factor, angles.sin() * factor
    first, second, rest = x[..., :half], x[..., half:2 * half], x[..., 2 * half:]
    return torch.cat((first * cosines - second * sines, second * cosines + first * sines, rest), -1)


def alibi_slopes(heads):
    """As in the paper's code: attention_with_linear_biases, get_slopes."""
    if math.log2(heads).is_integer():
        start = 2 ** -(2 ** -(math.log2(heads) - 3))
        return [start * start ** i for i in range(heads)]
    closest = 2 ** math.floor(math.log2(heads))
    return alibi_slopes(closest) + alibi_slopes(2 * closest)[0::2][:heads - closest]


@dataclass(frozen=True)
class Visibility:
    """Which keys queries see, and what is added to scores."""
    causal: bool = False
    window: Optional[int] = None
    # A length for each sequence.
    prefix: Optional[tuple] = None
    # For each sequence the lengths of its documents.
    documents: Optional[tuple] = None
    # For each sequence the range of keys that may be seen.
    key_ranges: Optional[tuple] = None
    # Axes of the bias: 2, 3 or 4.
    bias_axes: Optional[int] = None

    def allowed(self, batch, queries, keys):
        i = torch.arange(queries)[:, None]
        j = torch.arange(keys)[None, :]
        allowed = torch.ones(batch, queries, keys, dtype=torch.bool)
        if self.causal:
            allowed &= j <= i
        if self.window:
            allowed &= (i - j).abs() < self.window
        for b in range(batch):
            if self.prefix:
                allowed[b] &= (j <= i) | (j < self.prefix[b])
            if self.documents:
                owner = torch.full((queries,), -1)
                position = 0
                for document, length in enumerate(self.documents[b]):
                    owner[position:position + length] = document
                    position += length
                allowed[b] &= (owner[:, None] == owner[None, :]) & (owner[:, None] >= 0)
            if self.key_ranges:
                start, end = self.key_ranges[b]
                allowed[b] &= (j >= start) & (j < end)
        return allowed[:, None]

    @property
    def metadata(self):
        strings = {}
        if self.causal:
            strings["causal"] = "true"
        if self.window:
            strings["window"] = str(self.window)
        if self.prefix:
            strings["prefix"] = ",".join(map(str, self.prefix))
        if self.documents:
            strings["documents"] = ";".join(",".join(map(str, row)) for row in self.documents)
        if self.key_ranges:
            strings["keys"] = ";".join(f"{start},{end}" for start, end in self.key_ranges)
        return strings


def probabilities(scores, allowed, sinks):
    """Softmax over the visible keys, and a sink whose share is dropped; zeros where there is nothing."""
    scores = scores.masked_fill(~allowed, -torch.inf)
    largest = scores.detach().amax(-1, keepdim=True)
    if sinks is not None:
        sinks = sinks[None, :, None, None]
        largest = torch.maximum(largest, sinks.detach())
    largest = torch.where(largest.isfinite(), largest, 0)
    powers = torch.where(allowed, scores - largest, 0).exp() * allowed
    total = powers.sum(-1, keepdim=True)
    if sinks is not None:
        total = total + (sinks - largest).exp()
    return powers / torch.where(total > 0, total, 1)


def attend(layer, weights, x, visibility, bias=None, context=None):
    """The layer's output for `x`, [batch, tokens, hidden]."""
    def project(name, x):
        y = x @ weights[f"{name}.weight"].T
        return y + weights[f"{name}.bias"] if layer.bias else y

    x = apply(layer, "input", weights, x, x)
    c = x if context is None else apply(layer, "input", weights, context, context)
    (batch, queries, _), keys = x.shape, c.shape[1]

    def prepared(name, x, count):
        y = project(f"{name[0]}_proj", x)
        if layer.qk_norm:
            y = y.unflatten(-1, (count, layer.head_dim))
            y = rms_norm(y, weights[f"{name[0]}_norm.weight"], 1e-6).flatten(-2)
        y = apply(layer, name, weights, y, x)
        return rotated(layer, y.unflatten(-1, (count, layer.head_dim)))

    q, k = prepared("query", x, layer.heads), prepared("key", c, layer.kv_heads)
    v = apply(layer, "value", weights, project("v_proj", c), c)
    v = v.unflatten(-1, (layer.kv_heads, layer.head_dim))
    # Query head h reads key/value head h / (heads / kv heads).
    k, v = (y.repeat_interleave(layer.heads // layer.kv_heads, dim=2) for y in (k, v))

    scores = torch.einsum("bqhd,bkhd->bhqk", q, k) / layer.head_dim ** 0.5
    if layer.soft_cap is not None:
        scores = layer.soft_cap * torch.tanh(scores / layer.soft_cap)
    if layer.alibi:
        distances = (torch.arange(queries)[:, None] - torch.arange(keys)[None, :]).abs()
        slopes = torch.tensor(alibi_slopes(layer.heads), dtype=torch.float64)
        scores = scores - slopes[:, None, None] * distances
    forget = layer.gate_at("forget")
    if forget is not None:
        sums = F.logsigmoid(logits(layer, forget, weights, x)).cumsum(1).transpose(1, 2)
        scores = scores + sums[..., :, None] - sums[..., None, :]
    if bias is not None:
        scores = scores + bias
    sinks = weights.get("sinks")
    if layer.sink == "off-by-one":
        sinks = torch.zeros(layer.heads, dtype=torch.float64)
    p = probabilities(scores, visibility.allowed(batch, queries, keys), sinks)
    gathered = torch.einsum("bhqk,bkhd->bqhd", p, v).flatten(-2)
    y = project("o_proj", apply(layer, "output", weights, gathered, x))
    return apply(layer, "projection", weights, y, x)


# A block: attention and a feed-forward layer, each after a root mean square norm and joined to what
# came in by a gate. Its weights are named as Sluice names a block's parameters.

EPSILON = 1e-5


def block_shapes(layer, intermediate):
    q, kv = layer.heads * layer.head_dim, layer.kv_heads * layer.head_dim
    hidden = layer.hidden
    return {
        "attentionNorm.weight": [hidden], "feedForwardNorm.weight": [hidden],
        "mixer.projection.weight": [q + 2 * kv, hidden], "mixer.projection.bias": [q + 2 * kv],
        "mixer.output.weight": [hidden, q], "mixer.output.bias": [hidden],
        "feedForward.up.weight": [intermediate, hidden], "feedForward.up.bias": [intermediate],
        "feedForward.down.weight": [hidden, intermediate], "feedForward.down.bias": [hidden],
    }


def residual_shapes(layer, gate):
    """Of the gates after the attention and after the feed-forward layer."""
    found = {}
    for name in ("mixerGate", "feedForwardGate"):
        if gate.placement == "gru":
            found |= {f"{name}.gru.output.weight": [3 * layer.hidden, layer.hidden],
                      f"{name}.gru.residual.weight": [2 * layer.hidden, layer.hidden],
                      f"{name}.gru.candidate.weight": [layer.hidden, layer.hidden],
                      f"{name}.gru.bias": [layer.hidden]}
        else:
            found |= {f"{name}.highway.map.weight": [logit_count(layer, gate), layer.hidden],
                      f"{name}.highway.bias": [logit_count(layer, gate)]}
    return found


def joined(layer, gate, weights, name, branch, residual, normed):
    """The residual after a branch: a highway between them, or a gated recurrent unit."""
    if gate.placement == "residual":
        z = normed @ weights[f"{name}.highway.map.weight"].T + weights[f"{name}.highway.bias"]
        g = spread(layer, gate, activate(gate.activation, z))
        return g * branch + (1 - g) * residual
    wr, wz, wg = weights[f"{name}.gru.output.weight"].chunk(3)
    ur, uz = weights[f"{name}.gru.residual.weight"].chunk(2)
    ug, b = weights[f"{name}.gru.candidate.weight"], weights[f"{name}.gru.bias"]
    r = torch.sigmoid(branch @ wr.T + residual @ ur.T)
    z = torch.sigmoid(branch @ wz.T + residual @ uz.T - b)
    h = torch.tanh(branch @ wg.T + (r * residual) @ ug.T)
    return (1 - z) * residual + z * h


def block(layer, gate, weights, x, visibility):
    q, kv = layer.heads * layer.head_dim, layer.kv_heads * layer.head_dim
    own = {"o_proj.weight": weights["mixer.output.weight"],
           "o_proj.bias": weights["mixer.output.bias"]}
    for kind in ("weight", "bias"):
        parts = weights[f"mixer.projection.{kind}"].split([q, kv, kv])
        own |= {f"{name}_proj.{kind}": part for name, part in zip("qkv", parts)}
    normed = rms_norm(x, weights["attentionNorm.weight"], EPSILON)
    branch = attend(layer, own, normed, visibility)
    x = joined(layer, gate, weights, "mixerGate", branch, x, normed)
    normed = rms_norm(x, weights["feedForwardNorm.weight"], EPSILON)
    up = normed @ weights["feedForward.up.weight"].T + weights["feedForward.up.bias"]
    branch = F.gelu(up) @ weights["feedForward.down.weight"].T + weights["feedForward.down.bias"]
    return joined(layer, gate, weights, "feedForwardGate", branch, x, normed)


# Random numbers, and a case with its gradients.


def random(generator, *shape, deviation=1.0):
    """Normal numbers, exact in float32."""
    numbers = torch.randn(*shape, generator=generator, dtype=torch.float64) * deviation
    return numbers.float().double()


def draw(shapes, generator):
    """Weights of the size that they have in practice; a gate's large enough to open and shut it."""
    def numbers(name, shape):
        if name.endswith("orm.weight"):
            return 1 + random(generator, *shape, deviation=0.25)
        is_gate = "gate" in name.lower() or name == "sinks"
        if name.endswith("weight"):
            return random(generator, *shape, deviation=(2 if is_gate else 1) * shape[-1] ** -0.5)
        return random(generator, *shape, deviation=1 if is_gate else 0.5)

    return {name: numbers(name, shape).float().double() for name, shape in shapes.items()}


def differentiated(compute, inputs, weights, upstream):
    """The output of `compute(inputs, weights)`, and the gradients of both."""
    leaves = {name: tensor.detach().requires_grad_() for name, tensor in (inputs | weights).items()}
    output = compute({name: leaves[name] for name in inputs},
                     {name: leaves[name] for name in weights})
    found = torch.autograd.grad(output, list(leaves.values()), upstream, allow_unused=True)
    return output.detach(), {
        name: torch.zeros_like(leaf) if gradient is None else gradient
        for (name, leaf), gradient in zip(leaves.items(), found)}
