import SluiceFiles
import SluiceKernels

extension Tensor {
  /// Layer normalization over the last axis, with scale and bias.
  ///
  /// `(x - mean) / sqrt(variance + epsilon) * weight + bias`; the variance is divided by the number of
  /// elements. Source: Ba et al. 2016, https://arxiv.org/abs/1607.06450.
  ///
  /// Shapes: `[..., width]`; `weight` and `bias` `[width]`. Saved for the backward pass: the input and two
  /// numbers a row.
  public func layerNormalized(weight: Tensor, bias: Tensor?, epsilon: Float) -> Tensor {
    require(
      weight.shape == [lastDimension] && (bias ?? weight).shape == weight.shape,
      """
      layer norm of shape \(shape) takes a weight and a bias of shape [\(lastDimension)]; found \
      \(weight.shape) and \(bias.map { "\($0.shape)" } ?? "none")
      """)
    let (input, scale, rows, width) = (detached, weight.detached, rowCount, lastDimension)
    let (output, statistics) = makeTensors(shape, [2, rows]) { output, statistics in
      withMemory(input, scale) { input, scale in
        bias.withUnsafeScalars { bias in
          LayerNormKernel.forward(
            rows: rows, width: width, input: input, weight: scale, bias: bias, epsilon: epsilon,
            output: output, mean: statistics, inverseDeviation: statistics + rows)
        }
      }
    }
    let hasBias = bias != nil
    let saved = Saved(
      input, if: isTracked || weight.isTracked || bias?.isTracked ?? false)
    return output.recorded(fromNodes: [node, weight.node, bias?.node]) {
      (gradient: consuming Tensor, sum: inout Tensor?) in
      let input = saved.take()
      let (weightGradient, biasGradient) = makeTensors([width], hasBias ? [width] : [0]) {
        weightGradient, biasGradient in
        sum.add(from: &gradient) { gradient, addend, inputGradient in
          withMemory(input, scale, statistics) { input, scale, statistics in
            LayerNormKernel.backward(
              rows: rows, width: width, input: input, weight: scale, mean: statistics,
              inverseDeviation: statistics + rows, outputGradient: gradient, addend: addend,
              inputGradient: inputGradient, weightGradient: weightGradient,
              biasGradient: hasBias ? biasGradient : nil)
          }
        }
      }
      return [weightGradient, hasBias ? biasGradient : nil]
    }
  }
}
