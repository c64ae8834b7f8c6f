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
    compiled = peer.compiled(layer, options)
    x = torch.randn(options.batch, options.tokens, options.hidden)
    tracked, upstream = x.clone().requires_grad_(), torch.randn_like(x)
    if options.way == "autocast":
        # As the output is, so that no time goes into rounding it.
        upstream = upstream.bfloat16()

    def forward():
        with torch.no_grad(), peer.forward(options):
            compiled(x)

    def forward_and_backward(run=compiled, context=peer.forward):
        layer.zero_grad(set_to_none=True)
        tracked.grad = None
        with context(options):
            output = run(tracked)
        output.backward(upstream.to(output.dtype))
        return output

    def results(*how):
        output = forward_and_backward(*how)
        return [output, tracked.grad, *(parameter.grad for parameter in layer.parameters())]

    bodies = {"forward": forward, "forward-and-backward": forward_and_backward}
    passes = [options.passes] if options.passes else list(bodies)
    peer.report([bodies[name] for name in passes], options, results,
                lambda: results(layer, peer.plain))


if __name__ == "__main__":
    main()
