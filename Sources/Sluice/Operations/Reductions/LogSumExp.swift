import SluiceKernels

extension Tensor {
  /// The logarithm of the sum of exponentials over some axes, without overflow.
  ///
  /// Shapes as for `sum(axes:keepingAxes:)`. Over empty axes, and if all elements are minus infinity, the
  /// result is minus infinity with gradient 0. If an element is infinity, the result is infinity.
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
