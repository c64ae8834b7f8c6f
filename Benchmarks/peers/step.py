"""Times a training step of a small GPT in PyTorch. The peer of `sluice benchmark step`.

The model is that of nanoGPT's recipe for a CPU: pre-norm blocks, learned positions, GELU
feed-forward four times as wide, no biases, tied head; AdamW with decay on matrices, gradients clipped
to 1. A step is forward, backward, clipping and update on a batch that is there already.
"""

import torch
from torch import nn
from torch.nn import functional

import peer


class Block(nn.Module):
    def __init__(self, hidden, heads):
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(hidden, bias=False)
        self.projection = nn.Linear(hidden, 3 * hidden, bias=False)
        self.attention_output = nn.Linear(hidden, hidden, bias=False)
        self.feed_forward_norm = nn.LayerNorm(hidden, bias=False)
        self.up = nn.Linear(hidden, 4 * hidden, bias=False)
        self.down = nn.Linear(4 * hidden, hidden, bias=False)

    def forward(self, x):
        batch, tokens, hidden = x.shape
        q, k, v = (
            part.view(batch, tokens, self.heads, -1).transpose(1, 2)
            for part in self.projection(self.attention_norm(x)).split(hidden, dim=-1))
        attended = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attention_output(attended.transpose(1, 2).reshape(batch, tokens, hidden))
        return x + self.down(functional.gelu(self.up(self.feed_forward_norm(x))))


class Model(nn.Module):
    def __init__(self, vocabulary, context, layers, hidden, heads):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, hidden)
        self.positions = nn.Embedding(context, hidden)
        self.blocks = nn.ModuleList(Block(hidden, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(hidden, bias=False)
        self.initialize()

    def initialize(self):
        for name, parameter in self.named_parameters():
            if parameter.dim() >= 2:
                residual = name.endswith(("attention_output.weight", "down.weight"))
                deviation = 0.02 / (2 * len(self.blocks)) ** 0.5 if residual else 0.02
                nn.init.normal_(parameter, std=deviation)

    def loss(self, ids, targets):
        x = self.tokens(ids) + self.positions.weight[: ids.shape[1]]
        for block in self.blocks:
            x = block(x)
        logits = functional.linear(self.norm(x), self.tokens.weight)
        return functional.cross_entropy(logits.flatten(0, 1), targets.flatten())


def main():
    options = peer.parse(__doc__, layers=4, heads=4, hidden=128, context=64, batch=12,
                         vocabulary_size=65)
    model = Model(options.vocabulary_size, options.context, options.layers, options.hidden,
                  options.heads)
    compiled = peer.compiled(model.loss, options)
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in parameters if p.dim() >= 2], "weight_decay": 0.1},
         {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0}],
        lr=1e-3, betas=(0.9, 0.99), fused=True)
    ids, targets = torch.randint(
        options.vocabulary_size, (2, options.batch, options.context))

    def gradients(loss_of=compiled, context=peer.forward):
        optimizer.zero_grad(set_to_none=True)
        with context(options):
            loss = loss_of(ids, targets)
        loss.backward()
        return loss

    def step():
        gradients()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()

    def results(*how):
        loss = gradients(*how)
        return [loss, *(parameter.grad for parameter in parameters)]

    def first_results():
        # Steps on one batch have learnt it by now, and little is left of the gradients.
        model.initialize()
        return results()

    peer.report([step], options, first_results, lambda: results(model.loss, peer.plain))


if __name__ == "__main__":
    main()
