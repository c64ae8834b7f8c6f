import SluiceFiles
import SluiceKernels

/// The statistics of the channels of a batch, or running averages of them.
struct ChannelStatistics {
  /// The mean of each channel, `[width]`.
  let mean: Tensor
  /// The variance of each channel, `[width]`.
  let variance: Tensor
  /// The number of counted tokens; nil for running averages, which do not depend on the batch.
  let count: Int?
}

extension ChannelStatistics {
  /// The statistics of the tokens of a batch.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, width]`.
  ///   - mask: 0 for tokens that are not counted, `[batch, tokens, 1]`; nil to count all.
  ///   - count: the number of counted tokens, at least 1.
  init(of x: Tensor, mask: Tensor?, count: Int) {
    let kernel = BatchNormKernel(rows: x.rowCount, width: x.lastDimension)
    (mean, variance) = makeTensors([x.lastDimension], [x.lastDimension]) { mean, variance in
      x.withUnsafeScalars { x in
        mask.withUnsafeScalars { mask in
          kernel.statistics(of: x, mask: mask, count: count, mean: mean, variance: variance)
        }
      }
    }
    self.count = count
  }
}

extension Tensor {
  /// Batch normalization of tokens, with a residual that is added, and a rectifier.
  ///
  /// `max(0, (x - mean) / sqrt(variance + epsilon) * weight + bias + residual)`; 0 for tokens that are not counted.
  ///
  /// Shapes: `[batch, tokens, width]`; `weight` and `bias` `[width]`. Saved for the backward pass: the input and, for
  /// the rectifier, the output.
  func batchNormalized(
    by statistics: ChannelStatistics, weight: Tensor, bias: Tensor, epsilon: Float, mask: Tensor?,
    addedTo residual: Tensor?, rectified: Bool
  ) -> Tensor {
    let (input, scale, shape) = (detached, weight.detached, shape)
    let mean = statistics.mean.detached
    let inverse = Tensor(
      statistics.variance.scalars.map { 1 / ($0 + epsilon).squareRoot() }, shape: mean.shape)
    let kernel = BatchNormKernel(rows: rowCount, width: lastDimension, isRectified: rectified)
    let output = Tensor(shape: shape) { output in
      withMemory(input, scale, mean) { input, scale, mean in
        withMemory(inverse, bias) { inverse, bias in
          mask.withUnsafeScalars { mask in
            residual.withUnsafeScalars { residual in
              kernel.forward(
                input: input, mask: mask, mean: mean, inverseDeviation: inverse, weight: scale,
                bias: bias, addend: residual, output: output)
            }
          }
        }
      }
    }
    let inputs = [self, weight, bias] + (residual.map { [$0] } ?? [])
    let isRecorded = inputs.contains(where: \.isTracked)
    let saved = Saved(input, if: isRecorded)
    // Rounding keeps the sign, which is all that the rectifier needs.
    let savedOutput = Saved(output, if: isRecorded && rectified)
    let (hasResidual, mask) = (residual != nil, mask?.detached)
    return output.recorded(from: inputs) { (gradient: consuming Tensor) in
      let input = saved.take()
      let output = rectified ? savedOutput.take() : input
      let (inputGradient, weightGradient, biasGradient) = makeTensors(
        shape, mean.shape, mean.shape
      ) { inputGradient, weightGradient, biasGradient in
        gradient.withUniqueScalars { gradient in
          withMemory(input, output, scale) { input, output, scale in
            withMemory(mean, inverse) { mean, inverse in
              mask.withUnsafeScalars { mask in
                kernel.backward(
                  input: input, mask: mask, output: output, mean: mean,
                  inverseDeviation: inverse, weight: scale, count: statistics.count,
                  gradient: gradient, inputGradient: inputGradient,
                  weightGradient: weightGradient, biasGradient: biasGradient)
              }
            }
          }
        }
      }
      return [inputGradient, weightGradient, biasGradient] + (hasResidual ? [gradient] : [])
    }
  }
}
