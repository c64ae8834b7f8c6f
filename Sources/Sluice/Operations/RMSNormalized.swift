import SluiceFiles
import SluiceKernels

extension Tensor {
  /// RMS normalization over the last axis, with a scale.
  ///
  /// `x / sqrt(mean(x^2) + epsilon) * weight`. Source: Zhang and Sennrich 2019,
  /// https://arxiv.org/abs/1910.07467.
  ///
  /// Shapes: `[..., width]`; `weight` `[width]`. Saved for the backward pass: the input and one number a row.
  public func rmsNormalized(weight: Tensor, epsilon: Float) -> Tensor {
    require(
      weight.shape == [lastDimension],
      "RMS norm of shape \(shape) takes a weight of shape [\(lastDimension)], not \(weight.shape)")
    let (input, scale, rows, width) = (detached, weight.detached, rowCount, lastDimension)
    let (output, inverseDeviations) = makeTensors(shape, [rows]) { output, inverseDeviations in
      withMemory(input, scale) { input, scale in
        RMSNormKernel.forward(
          rows: rows, width: width, input: input, weight: scale, epsilon: epsilon, output: output,
          inverseDeviation: inverseDeviations)
      }
    }
    let saved = Saved(input, if: isTracked || weight.isTracked)
    return output.recorded(fromNodes: [node, weight.node]) {
      (gradient: consuming Tensor, sum: inout Tensor?) in
      let input = saved.take()
      let weightGradient = Tensor(shape: [width]) { weightGradient in
        sum.add(from: &gradient) { gradient, addend, inputGradient in
          withMemory(input, scale, inverseDeviations) { input, scale, inverseDeviations in
            RMSNormKernel.backward(
              rows: rows, width: width, input: input, weight: scale,
              inverseDeviation: inverseDeviations, outputGradient: gradient, addend: addend,
              inputGradient: inputGradient, weightGradient: weightGradient)
          }
        }
      }
      return [weightGradient]
    }
  }
}
