"""Times a matrix product in PyTorch; prints JSON. The peer of `sluice benchmark matmul`.

The result goes to memory that is there already, but under autocast, which knows no such product.
`--way tensors` multiplies matrices that are bfloat16 already, and so is their product.
"""

import torch

import peer


def main():
    options = peer.parse(__doc__, rows=1024, depth=1024, columns=1024)
    a = torch.randn(options.rows, options.depth)
    b = torch.randn(options.depth, options.columns)
    kind = torch.bfloat16 if options.way == "tensors" else torch.float32
    left, right = a.to(kind), b.to(kind)
    result = torch.zeros(options.rows, options.columns, dtype=kind)

    def product():
        if options.way == "autocast":
            return torch.mm(left, right)
        return torch.mm(left, right, out=result)

    run = peer.compiled(product, options)

    def body():
        with torch.no_grad(), peer.forward(options):
            return run()

    peer.report([body], options, lambda: [body()], lambda: [torch.mm(a, b)])


if __name__ == "__main__":
    main()
