import SluiceKernels

extension Tensor {
  /// The maximum over some axes; NaN if there is a NaN.
  ///
  /// Shapes as for `sum(axes:keepingAxes:)`. The gradient goes to the maximum, or to the first of several
  /// equal ones in row-major order. The axes must not be empty; otherwise the program stops with a message.
  public func max(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    extreme(.largest, axes, keepingAxes)
  }

  /// The maximum along an axis; see `max(axes:keepingAxes:)`.
  public func max(axis: Int, keepingAxes: Bool = false) -> Tensor {
    extreme(.largest, [axis], keepingAxes)
  }

  /// The maximum of all elements, a single number; see `max(axes:keepingAxes:)`.
  public func max() -> Tensor { extreme(.largest, Array(shape.indices), false) }

  /// The minimum over some axes; see `max(axes:keepingAxes:)`.
  public func min(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    extreme(.smallest, axes, keepingAxes)
  }

  /// The minimum along an axis; see `max(axes:keepingAxes:)`.
  public func min(axis: Int, keepingAxes: Bool = false) -> Tensor {
    extreme(.smallest, [axis], keepingAxes)
  }

  /// The minimum of all elements, a single number; see `max(axes:keepingAxes:)`.
  public func min() -> Tensor { extreme(.smallest, Array(shape.indices), false) }

  /// The index of the maximum along an axis, or of the first of several equal ones.
  ///
  /// There is one index for each position of the other axes, in row-major order. The first NaN counts as
  /// the maximum. The axis must not be empty; otherwise the program stops with a message.
  public func argmax(axis: Int) -> [Int] {
    let axes = AxisSet([axis], of: shape, for: "argmax").requiringElements(for: "argmax")
    let axisShape = axisShape(shape.axis(axis, for: "argmax"))
    return detached.extremes(.largest, axisShape, as: axes.keptShape).places.map(Int.init)
  }

  private func extreme(
    _ extreme: ExtremeKernel.Extreme, _ axes: [Int], _ keepingAxes: Bool,
    name: StaticString = #function
  ) -> Tensor {
    let verb = extreme == .largest ? "max" : "min"
    let axes = AxisSet(axes, of: shape, for: verb).requiringElements(for: verb)
    let (joined, axisShape) = joining(axes)
    let (values, places) = joined.detached.extremes(
      extreme, axisShape, as: axes.resultShape(keepingAxes: keepingAxes))
    return values.recorded(from: joined, operation: name) { gradient, sum in
      sum.withUniqueScalars { sum in
        gradient.withUnsafeScalars {
          ExtremeKernel.backward(axisShape, places: places, outputGradient: $0, addedTo: sum)
        }
      }
    }
  }

  private func extremes(
    _ extreme: ExtremeKernel.Extreme, _ axisShape: AxisShape, as shape: [Int]
  ) -> (values: Tensor, places: [Int32]) {
    var places = [Int32](repeating: 0, count: axisShape.reducedCount)
    let values = Tensor(shape: shape) { values in
      withUnsafeScalars { input in
        ExtremeKernel.forward(
          extreme, axisShape, input: input, values: values, places: &places)
      }
    }
    return (values, places)
  }
}
