import Sluice

/// Convolutions along the steps of sequences, with filters of several widths, then batch normalization and a ReLU.
///
/// The residual, if there is one, is added before the ReLU.
public struct ConvolutionLayer: Module {
  /// The filters of each width, `[output / widths, input, taps]`.
  public let filters: [Parameter]
  /// The norm of the outputs.
  public let norm: BatchNorm

  /// The share of a batch in the running averages of the norm.
  private static let momentum: Float = 0.05

  /// Makes a layer with random filters.
  ///
  /// - Parameters:
  ///   - inputSize: the number of channels of a step.
  ///   - outputSize: the number of outputs, a multiple of the number of widths.
  ///   - widths: the widths of the filters in steps; each has an equal share of the outputs.
  ///   - random: the random stream for the filters.
  init(_ inputSize: Int, _ outputSize: Int, widths: [Int], random: RandomStream) {
    filters = widths.enumerated().map { index, taps in
      let shape = [outputSize / widths.count, inputSize, taps]
      // He et al. 2015 (arXiv 1502.01852): the variance is 2 / fan-in.
      let deviation = (2 / Float(taps * inputSize)).squareRoot()
      return Parameter(shape: shape) {
        Initialization.normal(standardDeviation: deviation)
          .tensor(shape, using: random.substream(UInt64(index)))
      }
    }
    norm = BatchNorm(outputSize, momentum: Self.momentum)
  }

  /// The outputs of the layer for each token.
  func callAsFunction(
    _ x: SequenceTokens, isTraining: Bool, addedTo residual: Tensor? = nil
  ) -> SequenceTokens {
    x.mapped { values in
      let parts = filters.map { conv1d(values, weight: $0.tensor, padding: .same) }
      return norm(
        parts.count == 1 ? parts[0] : .concatenated(parts, axis: 2), mask: x.mask,
        isTraining: isTraining, addedTo: residual, rectified: true)
    }
  }
}
