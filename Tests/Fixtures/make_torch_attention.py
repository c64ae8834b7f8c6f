"""Writes torch_attention/*.safetensors: a `torch.nn.MultiheadAttention` as a user would save it.

    Tests/Fixtures/python Tests/Fixtures/make_torch_attention.py            # writes the files
    Tests/Fixtures/python Tests/Fixtures/make_torch_attention.py --check    # compares with them

attention.safetensors is the layer's `state_dict()` and nothing else; figures.safetensors holds an input
and what the layer makes of it in float64, with and without a causal mask. Everything is float32.
"""

import torch

import fixture_files

HIDDEN, HEADS, BATCH, TOKENS = 32, 4, 2, 7


def make_files():
    torch.manual_seed(1)
    layer = torch.nn.MultiheadAttention(HIDDEN, HEADS, batch_first=True)
    with torch.no_grad():
        # They start at 0, which would not show whether they are taken over.
        layer.in_proj_bias.normal_(std=0.1)
        layer.out_proj.bias.normal_(std=0.1)
    yield "attention.safetensors", (layer.state_dict(), {"format": "pt"})

    x = torch.randn(BATCH, TOKENS, HIDDEN)
    exact, mask = layer.double(), torch.ones(TOKENS, TOKENS, dtype=torch.bool).triu(1)
    def output(**masks):
        return exact(*[x.double()] * 3, need_weights=False, **masks)[0]
    figures = {"input": x, "output": output(), "causal_output": output(attn_mask=mask)}
    yield "figures.safetensors", (figures, {"num_heads": str(HEADS)})


if __name__ == "__main__":
    fixture_files.run("torch_attention", make_files, __doc__.splitlines()[0])
