import SluiceFiles
extension Tensor {
  /// The sum over some axes; the sum over an empty axis is 0.
  ///
  /// Shapes: the reduced axes are removed, or kept with length 1 if `keepingAxes` is true. Negative axes
  /// count from the end. The sum is accumulated in double precision.
  public func sum(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    reduced(by: AxisSet(axes, of: shape, for: "sum"), factor: 1, keepingAxes: keepingAxes)
  }

  /// The sum over an axis; see `sum(axes:keepingAxes:)`.
  public func sum(axis: Int, keepingAxes: Bool = false) -> Tensor {
    reduced(by: AxisSet([axis], of: shape, for: "sum"), factor: 1, keepingAxes: keepingAxes)
  }

  /// The mean over some axes.
  ///
  /// Shapes as for `sum(axes:keepingAxes:)`. The axes must not be empty; otherwise the program stops with a
  /// message.
  public func mean(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    let axes = AxisSet(axes, of: shape, for: "mean").requiringElements(for: "mean")
    return reduced(by: axes, factor: 1 / Double(axes.length), keepingAxes: keepingAxes)
  }

  /// The mean over an axis; see `mean(axes:keepingAxes:)`.
  public func mean(axis: Int, keepingAxes: Bool = false) -> Tensor {
    mean(axes: [axis], keepingAxes: keepingAxes)
  }

  private func reduced(
    by axes: AxisSet, factor: Double, keepingAxes: Bool, name: StaticString = #function
  ) -> Tensor {
    summed(over: axes, factor: factor).detached(as: axes.resultShape(keepingAxes: keepingAxes))
      .recorded(from: self, operation: name) { gradient in
        let share = factor == 1 ? gradient.detached : gradient.scaled(by: Float(factor))
        return share.detached(as: axes.keptShape).repeated(to: axes.shape)
      }
  }
}

extension AxisSet {
  /// These axes; stops with a message if they contain no elements.
  func requiringElements(for operation: String) -> AxisSet {
    require(
      length > 0,
      """
      \(operation): the axes \(isReduced.indices.filter { isReduced[$0] }) of a tensor of shape \
      \(shape) hold no element
      """)
    return self
  }
}
