"""Writes published_models/: tiny models in folders as Hugging Face publishes them, and their figures.

    Tests/Fixtures/python Tests/Fixtures/make_published_models.py             # writes the files
    Tests/Fixtures/python Tests/Fixtures/make_published_models.py --check     # compares with them

Each folder holds config.json, with keys as old and new versions write them, model.safetensors, and
expected.safetensors with input_ids [batch, tokens] (I32), logits [batch, tokens, vocabulary],
hidden_states.N (what comes into layer N; behind the last one after the last norm), attentions.N
[batch, heads, queries, keys], loss [1] of predicting each next token, gradient.NAME for every weight and,
but where positions depend on the length, greedy_ids (I32): input_ids and eight tokens more.

transformers computes all of it, in float32 but for weights, which are stored in 16 bits in some folders.
The gated study's layers are written here, from the description in its paper and repository.
"""

import json

import torch
from torch import nn
from transformers import AutoConfig, AutoModelForCausalLM
from transformers.models.qwen3 import modeling_qwen3

import fixture_files

# Sums of float32 in another order.
TOLERANCE = 2e-5

SIZES = {
    "vocab_size": 23, "hidden_size": 16, "intermediate_size": 12, "num_hidden_layers": 2,
    "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "hidden_act": "silu",
    "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "initializer_range": 0.02,
    "tie_word_embeddings": False, "use_cache": True,
}
# As versions before 5 wrote it.
OLD = {"torch_dtype": "float32", "transformers_version": "4.40.1", "rope_theta": 10000.0,
       "rope_scaling": None, "pad_token_id": None}
NEW = {"dtype": "float32", "transformers_version": "5.23.0"}
LLAMA = {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "bos_token_id": 1,
         "eos_token_id": 2, "attention_bias": False, "mlp_bias": False, "pretraining_tp": 1,
         "attention_dropout": 0.0}
QWEN2 = {"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0,
         "bos_token_id": 1, "eos_token_id": 2, "rms_norm_eps": 1e-6}
QWEN3 = {"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], "attention_bias": False,
         "attention_dropout": 0.0, "rms_norm_eps": 1e-6}


def without(keys, *names):
    return {key: value for key, value in keys.items() if key not in names}


def models():
    """Name, config.json, type of the weights."""
    yield "llama", {**without(SIZES, "head_dim", "num_key_value_heads"), **OLD, **LLAMA}, "float32"
    yield "llama_linear", {
        **SIZES, **OLD, **LLAMA, "attention_bias": True, "mlp_bias": True,
        "tie_word_embeddings": True, "torch_dtype": "bfloat16",
        "rope_scaling": {"type": "linear", "factor": 2.0}}, "bfloat16"
    yield "llama_llama3", {
        **SIZES, **OLD, **LLAMA, "rope_theta": 500.0, "torch_dtype": "float16",
        "rope_scaling": {"rope_type": "llama3", "type": "llama3", "factor": 8.0,
                         "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                         "original_max_position_embeddings": 32}}, "float16"
    yield "llama_dynamic", {
        **SIZES, **OLD, **LLAMA, "max_position_embeddings": 8,
        "rope_scaling": {"type": "dynamic", "factor": 3.0}}, "float32"
    yield "llama_yarn", {
        **SIZES, **NEW, **LLAMA,
        "rope_parameters": {"rope_type": "yarn", "rope_theta": 500.0, "factor": 4.0,
                            "original_max_position_embeddings": 16, "beta_fast": 8.0,
                            "beta_slow": 0.5, "mscale": 1.3, "mscale_all_dim": 0.6,
                            "truncate": False}}, "float32"
    yield "qwen2", {
        **without(SIZES, "head_dim"), **without(OLD, "rope_scaling"), **QWEN2,
        "tie_word_embeddings": True, "use_sliding_window": False, "sliding_window": 4,
        "max_window_layers": 2}, "float32"
    yield "qwen2_windows", {
        **without(SIZES, "head_dim"), **without(OLD, "rope_scaling"), **QWEN2,
        "use_sliding_window": True, "sliding_window": 4, "max_window_layers": 1}, "float32"
    yield "qwen3", {
        **SIZES, **OLD, **QWEN3, "rms_norm_eps": 1e-4, "use_sliding_window": False,
        "sliding_window": None, "max_window_layers": 2,
        "rope_scaling": {"type": "yarn", "factor": 4.0, "attention_factor": 1.25,
                         "original_max_position_embeddings": 16}}, "float32"
    yield "qwen3_windows", {
        **SIZES, **NEW, **QWEN3, "tie_word_embeddings": True, "attention_bias": True,
        "use_sliding_window": True, "sliding_window": 5, "max_window_layers": 28,
        "layer_types": ["sliding_attention", "full_attention"],
        "rope_parameters": {"rope_type": "default", "rope_theta": 1000.0}}, "float32"
    gated = {**SIZES, **OLD, **QWEN3, "num_attention_heads": 6, "head_dim": 4, "use_qk_norm": True,
             "use_sliding_window": False, "sliding_window": None, "max_window_layers": 28}
    yield "gated_qwen3_headwise", {
        **gated, "headwise_attn_output_gate": True, "elementwise_attn_output_gate": False,
        "qkv_bias": True}, "float32"
    yield "gated_qwen3_elementwise", {
        **gated, "headwise_attn_output_gate": False, "elementwise_attn_output_gate": True,
        "qkv_bias": False}, "float32"
    yield "afmoe", {
        **SIZES, **NEW, "model_type": "afmoe", "architectures": ["AfmoeForCausalLM"],
        "num_hidden_layers": 3, "num_dense_layers": 3, "mup_enabled": True, "sliding_window": 4,
        "global_attn_every_n_layers": 2, "num_experts": 4, "num_experts_per_tok": 2,
        "num_shared_experts": 1, "moe_intermediate_size": 8, "attention_dropout": 0.0,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}}, "float32"


class GatedAttention(modeling_qwen3.Qwen3Attention):
    """Attention whose queries and gates are one projection, a group of heads after another."""

    def __init__(self, config, layer_idx):
        super().__init__(config, layer_idx)
        self.gate_width = 1 if config.headwise_attn_output_gate else self.head_dim
        self.heads, self.kv_heads = config.num_attention_heads, config.num_key_value_heads
        bias = config.qkv_bias
        self.q_proj = nn.Linear(
            config.hidden_size, self.heads * (self.head_dim + self.gate_width), bias=bias)
        self.k_proj = nn.Linear(config.hidden_size, self.kv_heads * self.head_dim, bias=bias)
        self.v_proj = nn.Linear(config.hidden_size, self.kv_heads * self.head_dim, bias=bias)
        self.o_proj = nn.Linear(self.heads * self.head_dim, config.hidden_size, bias=bias)

    def forward(self, hidden_states, position_embeddings, attention_mask, past_key_values=None,
                **kwargs):
        batch, tokens, _ = hidden_states.shape
        group = self.heads // self.kv_heads
        rows = self.q_proj(hidden_states).view(batch, tokens, self.kv_heads, -1)
        queries, gates = rows.split([group * self.head_dim, group * self.gate_width], dim=-1)
        queries = queries.reshape(batch, tokens, self.heads, self.head_dim)
        gates = gates.reshape(batch, tokens, self.heads, self.gate_width)
        shape = (batch, tokens, self.kv_heads, self.head_dim)
        keys = self.k_norm(self.k_proj(hidden_states).view(shape)).transpose(1, 2)
        values = self.v_proj(hidden_states).view(shape).transpose(1, 2)
        queries, keys = modeling_qwen3.apply_rotary_pos_emb(
            self.q_norm(queries).transpose(1, 2), keys, *position_embeddings)
        if past_key_values is not None:
            keys, values = past_key_values.update(keys, values, self.layer_idx)
        gathered, weights = modeling_qwen3.eager_attention_forward(
            self, queries, keys, values, attention_mask, scaling=self.scaling)
        return self.o_proj((gathered * gates.sigmoid()).reshape(batch, tokens, -1)), weights


def build(keys):
    config = AutoConfig.for_model(**json.loads(json.dumps(keys)))
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager")
    if "qkv_bias" in keys:
        for index, layer in enumerate(model.model.layers):
            layer.self_attn = GatedAttention(config, index)
    return model.float().eval()


def randomize(model, dtype, generator):
    """Numbers that the type of the weights holds exactly."""
    for name, parameter in model.named_parameters():
        numbers = torch.randn(parameter.shape, generator=generator)
        if name.endswith("norm.weight"):
            numbers = 1 + 0.2 * numbers
        else:
            numbers = numbers * (0.5 if "embed" in name else 0.3)
        parameter.data = numbers.to(dtype).float()


def make(keys, dtype, seed):
    """The weights as they are stored, and what is expected of them."""
    generator = torch.Generator().manual_seed(seed)
    model = build(keys)
    randomize(model, dtype, generator)
    ids = torch.randint(keys["vocab_size"], (2, 12), generator=generator)
    found = model(ids, labels=ids, output_hidden_states=True, output_attentions=True)
    names, weights = zip(*model.named_parameters())
    gradients = torch.autograd.grad(found.loss, weights)
    expected = {"input_ids": ids.int(), "logits": found.logits, "loss": found.loss.reshape(1)}
    for index, hidden in enumerate(found.hidden_states):
        expected[f"hidden_states.{index}"] = hidden
    for index, attention in enumerate(found.attentions):
        expected[f"attentions.{index}"] = attention
    for name, gradient in zip(names, gradients):
        expected[f"gradient.{name}"] = gradient
    if (keys.get("rope_scaling") or {}).get("type") != "dynamic":
        expected["greedy_ids"] = greedy(model, ids).int()
    return {name: weight.to(dtype) for name, weight in zip(names, weights)}, expected


def greedy(model, ids):
    """Each next token is the likeliest after all before it, which are read anew."""
    with torch.no_grad():
        for _ in range(8):
            logits = model(ids, use_cache=False).logits[:, -1]
            ids = torch.cat([ids, logits.argmax(-1, keepdim=True)], dim=1)
    return ids


def make_files():
    for seed, (name, keys, dtype) in enumerate(models()):
        weights, expected = make(keys, getattr(torch, dtype), seed)
        yield f"{name}/config.json", json.dumps(keys, indent=2, sort_keys=True) + "\n"
        yield f"{name}/model.safetensors", (weights, {"format": "pt"})
        yield f"{name}/expected.safetensors", (expected, {})


if __name__ == "__main__":
    fixture_files.run("published_models", make_files, __doc__.splitlines()[0], TOLERANCE)
