"""Writes language_model/: tiny language models as checkpoints, their losses and gradients.

    python3 -m venv .venv
    .venv/bin/pip install torch==2.13.0 numpy safetensors
    .venv/bin/python Tests/Fixtures/make_language_model.py             # writes the files
    .venv/bin/python Tests/Fixtures/make_language_model.py --check     # compares with them

Each folder holds config.json and model.safetensors as `sluice train` writes them, and
expected.safetensors with input_ids and targets [batch, tokens] (I32; a target of -1 does not count),
logits [batch, tokens, vocabulary], loss [1], gradient.NAME for every weight, and of ten AdamW steps
on that one batch losses [11] (before each step, and after the last) and gradient_norms [10]
(before clipping). The steps: learning rate 0.01, betas 0.9 and 0.99, epsilon 1e-8, decay 0.1 on
tensors with two axes or more, gradients clipped to a norm of 1 in all.

All is computed in float64 from weights that float32 holds exactly.
"""

import json
from dataclasses import dataclass

import torch
from torch.nn import functional

import fixture_files
import make_gated_attention as attention

STEP_COUNT = 10


@dataclass(frozen=True)
class Model:
    vocabulary: int = 19
    context: int = 16
    layers: int = 2
    hidden: int = 32
    heads: int = 4
    kv_heads: int = 4
    head_dim: int = 8
    intermediate: int = 64
    feed_forward: str = "gelu"
    norm: str = "layer"
    gate: str = "none"
    activation: str = "sigmoid"
    rotary: bool = False
    tied: bool = True
    bias: bool = False

    @property
    def config(self):
        """config.json, as Sluice writes it."""
        keys = {
            "model_type": "sluice",
            "architectures": ["SluiceForCausalLM"],
            "dtype": "float32",
            "vocab_size": self.vocabulary,
            "max_position_embeddings": self.context,
            "num_hidden_layers": self.layers,
            "hidden_size": self.hidden,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads,
            "head_dim": self.head_dim,
            "intermediate_size": self.intermediate,
            "hidden_act": {"gelu": "gelu", "swiglu": "silu"}[self.feed_forward],
            f"{self.norm}_norm_eps": self.epsilon,
            "position_embedding_type": "rotary" if self.rotary else "learned",
            "tie_word_embeddings": self.tied,
            "attention_bias": self.bias,
            "mlp_bias": self.bias,
            "dropout": 0,
        }
        # The gate's name, of which the sigmoid goes without saying.
        silu = ".silu" if self.activation == "silu" else ""
        keys["gates"] = [] if self.gate == "none" else [f"output.{self.gate}{silu}"]
        if self.rotary:
            keys["rope_theta"] = 10000
        return keys

    @property
    def epsilon(self):
        return {"layer": 1e-5, "rms": 1e-6}[self.norm]

    @property
    def attention(self):
        return attention.Case(
            hidden=self.hidden, heads=self.heads, kv_heads=self.kv_heads, head_dim=self.head_dim,
            gate=self.gate, activation=self.activation, causal=True, bias=self.bias,
            rotary_base=10000.0 if self.rotary else None)


def models():
    yield "gpt", Model()
    yield "gated", Model(kv_heads=2, intermediate=48, feed_forward="swiglu", norm="rms",
                         gate="elementwise", rotary=True, tied=False)
    yield "biased_headwise", Model(layers=1, hidden=24, heads=3, kv_heads=1, head_dim=6,
                                   gate="headwise", activation="silu", bias=True, tied=False)


def make_weights(model, generator):
    weights = {}

    def add(name, *shape, deviation, mean=0.0):
        numbers = torch.randn(*shape, generator=generator, dtype=torch.float64) * deviation + mean
        weights[name] = numbers.float().double()

    def add_linear(name, rows, columns, bias=model.bias):
        add(f"{name}.weight", rows, columns, deviation=columns ** -0.5)
        if bias:
            add(f"{name}.bias", rows, deviation=0.2)

    def add_norm(name):
        add(f"{name}.weight", model.hidden, deviation=0.2, mean=1.0)
        if model.bias and model.norm == "layer":
            add(f"{name}.bias", model.hidden, deviation=0.2)

    add("model.embed_tokens.weight", model.vocabulary, model.hidden, deviation=0.5)
    if not model.rotary:
        add("model.embed_positions.weight", model.context, model.hidden, deviation=0.5)
    for layer in range(model.layers):
        path = f"model.layers.{layer}"
        add_norm(f"{path}.input_layernorm")
        width, kv_width = model.heads * model.head_dim, model.kv_heads * model.head_dim
        add_linear(f"{path}.self_attn.q_proj", width, model.hidden)
        add_linear(f"{path}.self_attn.k_proj", kv_width, model.hidden)
        add_linear(f"{path}.self_attn.v_proj", kv_width, model.hidden)
        if model.gate != "none":
            rows = width if model.gate == "elementwise" else model.heads
            add_linear(f"{path}.self_attn.gate_proj", rows, model.hidden)
        add_linear(f"{path}.self_attn.o_proj", model.hidden, width)
        add_norm(f"{path}.post_attention_layernorm")
        if model.feed_forward == "swiglu":
            add_linear(f"{path}.mlp.gate_proj", model.intermediate, model.hidden)
        add_linear(f"{path}.mlp.up_proj", model.intermediate, model.hidden)
        add_linear(f"{path}.mlp.down_proj", model.hidden, model.intermediate)
    add_norm("model.norm")
    if not model.tied:
        add_linear("lm_head", model.vocabulary, model.hidden, bias=False)
    return weights


def logits(model, weights, ids):
    def linear(name, x):
        return functional.linear(x, weights[f"{name}.weight"], weights.get(f"{name}.bias"))

    def norm(name, x):
        if model.norm == "layer":
            x = x - x.mean(-1, keepdim=True)
        x = x / (x.square().mean(-1, keepdim=True) + model.epsilon).sqrt()
        x = x * weights[f"{name}.weight"]
        return x + weights.get(f"{name}.bias", 0)

    x = weights["model.embed_tokens.weight"][ids]
    if not model.rotary:
        x = x + weights["model.embed_positions.weight"][: ids.shape[1]]
    for layer in range(model.layers):
        path = f"model.layers.{layer}"
        prefix = f"{path}.self_attn."
        parts = {name.removeprefix(prefix): weight for name, weight in weights.items()
                 if name.startswith(prefix)}
        attended, *_ = attention.attend(
            model.attention, norm(f"{path}.input_layernorm", x), parts, None)
        x = x + attended
        h = norm(f"{path}.post_attention_layernorm", x)
        up = linear(f"{path}.mlp.up_proj", h)
        if model.feed_forward == "swiglu":
            up = functional.silu(linear(f"{path}.mlp.gate_proj", h)) * up
        else:
            up = functional.gelu(up)
        x = x + linear(f"{path}.mlp.down_proj", up)
    head = "model.embed_tokens" if model.tied else "lm_head"
    return linear(head, norm("model.norm", x))


def loss_of(logits, targets):
    return functional.cross_entropy(
        logits.flatten(0, 1), targets.flatten().long(), ignore_index=-1)


def train(model, weights, ids, targets):
    """Losses before each of the steps and after the last, and the gradients' norms."""
    weights = {name: weight.detach().clone().requires_grad_() for name, weight in weights.items()}
    optimizer = torch.optim.AdamW(
        [{"params": [w for w in weights.values() if w.dim() >= 2], "weight_decay": 0.1},
         {"params": [w for w in weights.values() if w.dim() < 2], "weight_decay": 0.0}],
        lr=1e-2, betas=(0.9, 0.99), eps=1e-8)
    losses, norms = [], []
    for _ in range(STEP_COUNT):
        optimizer.zero_grad()
        loss = loss_of(logits(model, weights, ids), targets)
        loss.backward()
        losses.append(loss.detach())
        norms.append(torch.nn.utils.clip_grad_norm_(weights.values(), 1.0))
        optimizer.step()
    with torch.no_grad():
        losses.append(loss_of(logits(model, weights, ids), targets))
    return torch.stack(losses), torch.stack(norms)


def make(model, seed):
    """The weights and what is expected of them."""
    generator = torch.Generator().manual_seed(seed)
    weights = make_weights(model, generator)
    text = torch.randint(model.vocabulary, (2, model.context + 1), generator=generator,
                         dtype=torch.int32)
    ids, targets = text[:, :-1].contiguous(), text[:, 1:].clone()
    if not model.tied:
        targets[0, :3] = -1

    for weight in weights.values():
        weight.requires_grad_()
    found = logits(model, weights, ids)
    loss = loss_of(found, targets)
    gradients = torch.autograd.grad(loss, list(weights.values()))
    losses, norms = train(model, weights, ids, targets)
    expected = {"input_ids": ids, "targets": targets, "logits": found, "loss": loss.reshape(1),
                "losses": losses, "gradient_norms": norms}
    for name, gradient in zip(weights, gradients):
        expected[f"gradient.{name}"] = gradient
    return weights, expected


def make_files():
    for seed, (name, model) in enumerate(models()):
        weights, expected = make(model, seed)
        yield f"{name}/config.json", json.dumps(model.config, indent=2, sort_keys=True) + "\n"
        yield f"{name}/model.safetensors", (weights, {"format": "pt"})
        yield f"{name}/expected.safetensors", (expected, {})


if __name__ == "__main__":
    fixture_files.run("language_model", make_files, __doc__.splitlines()[0])
