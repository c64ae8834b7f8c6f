import SluiceFiles
import SluiceKernels

extension Tensor {
  /// SwiGLU: the SiLU of the first half of the last axis times the second half, `silu(gate) * up`.
  ///
  /// Shapes: `[..., 2 * width]` gives `[..., width]`. The input, saved for backward, becomes its
  /// gradient in place if it is not used elsewhere. Source: SwiGLU, Shazeer 2020,
  /// https://arxiv.org/abs/2002.05202.
  public func gatedLinearUnit() -> Tensor {
    require(
      lastDimension.isMultiple(of: 2),
      "a gated linear unit halves the last axis; the tensor has shape \(shape)")
    let (rows, width) = (rowCount, lastDimension / 2)
    let output = Tensor(shape: shape.dropLast() + [width]) { output in
      withUnsafeScalars {
        GatedLinearUnitKernel.forward(rows: rows, width: width, input: $0, output: output)
      }
    }
    let saved = Saved(self, if: isTracked)
    return output.recorded(from: self) { outputGradient in
      var input = saved.take()
      input.withUniqueScalars { input in
        outputGradient.withUnsafeScalars {
          GatedLinearUnitKernel.backward(
            rows: rows, width: width, input: input, outputGradient: $0, inputGradient: input)
        }
      }
      return input
    }
  }
}
