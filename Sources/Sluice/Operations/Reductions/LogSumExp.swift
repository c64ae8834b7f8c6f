import SluiceKernels

extension Tensor {
  /// The logarithm of the sum of exponentials over some axes, which overflows nowhere.
  ///
  /// Shapes as for `sum(axes:keepingAxes:)`. Of nothing, and where nothing is above minus infinity, it
  /// is minus infinity with a gradient of 0; where infinity is among the elements, infinity.
  public func logSumExp(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    let axes = AxisSet(axes, of: shape, for: "logSumExp")
    let (joined, axisShape) = joining(axes)
    let input = joined.detached
    let output = Tensor(shape: axes.resultShape(keepingAxes: keepingAxes)) { output in
      input.withUnsafeScalars { SoftmaxKernel.logSumExp(axisShape, input: $0, output: output) }
    }
    return output.recorded(from: joined) { gradient in
      Tensor(shape: input.shape) { inputGradient in
        withMemory(input, output, gradient) { input, output, gradient in
          SoftmaxKernel.logSumExpBackward(
            axisShape, input: input, output: output, outputGradient: gradient,
            inputGradient: inputGradient)
        }
      }
    }
  }

  /// The logarithm of the sum of exponentials along an axis; see `logSumExp(axes:keepingAxes:)`.
  public func logSumExp(axis: Int, keepingAxes: Bool = false) -> Tensor {
    logSumExp(axes: [axis], keepingAxes: keepingAxes)
  }
}
