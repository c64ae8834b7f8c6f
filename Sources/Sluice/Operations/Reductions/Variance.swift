import SluiceKernels

extension Tensor {
  /// The population variance over some axes: the mean squared difference from the mean.
  ///
  /// Shapes as for `sum(axes:keepingAxes:)`. The sum is divided by the number of elements. It is computed
  /// in two passes, so that a large mean does not reduce the precision. The axes must not be empty;
  /// otherwise the program stops with a message.
  public func variance(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    let axes = AxisSet(axes, of: shape, for: "variance").requiringElements(for: "variance")
    let (joined, axisShape) = joining(axes)
    let factor = 1 / Double(axes.length)
    let input = joined.detached
    let (means, variances) = makeTensors(
      [axisShape.outer, 1, axisShape.inner], axes.resultShape(keepingAxes: keepingAxes)
    ) { means, variances in
      input.withUnsafeScalars { input in
        AxisSumKernel.sum(axisShape, factor: factor, input: input, output: means)
        AxisSumKernel.squaredDistances(
          axisShape, factor: factor, input: input, from: means, output: variances)
      }
    }
    return variances.recorded(from: joined) { gradient in
      let lines = input.detached(as: [axisShape.outer, axisShape.length, axisShape.inner])
      let slopes = Tensor.combined(.subtract, lines, means)
      let scale = gradient.scaled(by: Float(2 * factor)).detached(as: means.shape)
      return Tensor.combined(.multiply, slopes, scale).detached(as: input.shape)
    }
  }

  /// The variance over an axis; see `variance(axes:keepingAxes:)`.
  public func variance(axis: Int, keepingAxes: Bool = false) -> Tensor {
    variance(axes: [axis], keepingAxes: keepingAxes)
  }
}
