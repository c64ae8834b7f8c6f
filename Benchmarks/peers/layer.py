"""Times one gated attention layer in PyTorch; prints JSON. The peer of `sluice benchmark layer`.

One packed projection for queries, keys, values and an elementwise sigmoid gate, causal
`scaled_dot_product_attention`, output projection; biases on.
"""

import torch
from torch import nn
from torch.nn import functional

import peer


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
    options = peer.parse(__doc__, batch=12, tokens=64, hidden=128, heads=4)
    layer = GatedAttention(options.hidden, options.heads)
    run = peer.compiled(layer, options)
    x = torch.randn(options.batch, options.tokens, options.hidden)

    def forward():
        with torch.no_grad():
            run(x)

    def forward_and_backward():
        layer.zero_grad(set_to_none=True)
        tracked.grad = None
        run(tracked).backward(upstream)

    bodies = {"forward": forward, "forward-and-backward": forward_and_backward}
    passes = [options.passes] if options.passes else list(bodies)
    if "forward-and-backward" in passes:
        tracked, upstream = x.clone().requires_grad_(), torch.randn_like(x)
    peer.report([bodies[name] for name in passes], options)


if __name__ == "__main__":
    main()
