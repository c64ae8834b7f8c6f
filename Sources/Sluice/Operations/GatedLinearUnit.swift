import SluiceKernels

extension Tensor {
  /// The first half of the last axis, after SiLU, times its second half: `silu(gate) * up`.
  ///
  /// Shapes: `[..., 2 * width]` gives `[..., width]`. Source: SwiGLU, Shazeer 2020,
  /// https://arxiv.org/abs/2002.05202.
  public func gatedLinearUnit() -> Tensor {
    precondition(
      lastDimension.isMultiple(of: 2),
      "a gated linear unit halves the last axis; the tensor has shape \(shape)")
    let (input, rows, width) = (detached, rowCount, lastDimension / 2)
    let output = Tensor(shape: shape.dropLast() + [width]) { output in
      input.withUnsafeScalars {
        GatedLinearUnitKernel.forward(rows: rows, width: width, input: $0, output: output)
      }
    }
    return output.recorded(from: self) { outputGradient in
      Tensor(shape: input.shape) { inputGradient in
        withMemory(input, outputGradient) {
          GatedLinearUnitKernel.backward(
            rows: rows, width: width, input: $0, outputGradient: $1, inputGradient: inputGradient)
        }
      }
    }
  }
}
