"""Times one gated attention layer in PyTorch; prints JSON. The peer of `sluice benchmark layer`.

One packed projection for queries, keys, values and an elementwise sigmoid gate, causal
`scaled_dot_product_attention`, output projection; biases on.
"""

import argparse
import json

import torch
from torch import nn
from torch.nn import functional

import timing


class GatedAttention(nn.Module):
    def __init__(self, hidden, heads):
        super().__init__()
        self.heads = heads
        self.projection = nn.Linear(hidden, 4 * hidden)
        self.output = nn.Linear(hidden, hidden)

    def forward(self, x):
        batch, tokens, hidden = x.shape
        q, k, v, gate = self.projection(x).split(hidden, dim=-1)
        q, k, v = (
            part.view(batch, tokens, self.heads, -1).transpose(1, 2) for part in (q, k, v))
        attended = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        attended = attended.transpose(1, 2).reshape(batch, tokens, hidden)
        return self.output(attended * gate.sigmoid())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("batch", 12), ("tokens", 64), ("hidden", 128), ("heads", 4),
                          ("threads", 1), ("count", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seconds", type=float, default=0.5, help="at least, for each direction")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1337)

    layer = GatedAttention(options.hidden, options.heads)
    x = torch.randn(options.batch, options.tokens, options.hidden)
    tracked = x.clone().requires_grad_()
    upstream = torch.randn_like(x)

    def forward():
        with torch.no_grad():
            layer(x)

    def forward_and_backward():
        layer.zero_grad(set_to_none=True)
        tracked.grad = None
        layer(tracked).backward(upstream)

    result = {}
    for name, body in (("forward", forward), ("forwardAndBackward", forward_and_backward)):
        timing.milliseconds(body, 2)
        result[name] = timing.summary(
            timing.milliseconds(body, options.count, options.seconds))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
