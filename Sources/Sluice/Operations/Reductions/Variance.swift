import SluiceKernels

extension Tensor {
  /// The variance over some axes, which must hold an element at least: the mean squared distance from
  /// the mean (of the population: the sum is divided by the number of elements).
  ///
  /// Shapes as for `sum(axes:keepingAxes:)`. Computed in two passes, so that a large mean costs no
  /// digits. The variance of nothing stops with a message.
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
