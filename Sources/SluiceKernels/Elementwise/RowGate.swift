/// A gate on some columns of each row of a matrix.
///
/// For every granularity, a row consists of runs of adjacent columns. For a run there is either one
/// gate value per column or a single gate value.
package struct RowGate: Sendable {
  /// The gated columns, groups of equal width.
  package var columns: Range<Int>
  /// The number of groups of columns.
  package var groupCount: Int
  /// Which columns share a gate value.
  package var granularity: GateGranularity
  /// The activation function, from logits to gate values.
  package var activation: Activation
  /// How gate and values are combined.
  package var combination: GateCombination
  /// Whether one row of logits is used for all rows.
  package var isConstant: Bool

  /// Makes a gate.
  package init(
    columns: Range<Int>, groupCount: Int, granularity: GateGranularity, activation: Activation,
    combination: GateCombination, isConstant: Bool
  ) {
    self.columns = columns
    self.groupCount = groupCount
    self.granularity = granularity
    self.activation = activation
    self.combination = combination
    self.isConstant = isConstant
  }

  /// Logits per row.
  package var logitCount: Int {
    granularity.width(groupCount: groupCount, groupWidth: columns.count / max(1, groupCount))
  }

  /// Whether a run has one gate value per column.
  var runsMeetVectors: Bool { granularity == .elementwise || granularity == .shared }

  /// Runs per row: one per group, or one for all columns if the gate does not depend on the group.
  var runCount: Int { granularity == .headwise || granularity == .shared ? groupCount : 1 }

  /// Columns per run.
  var runWidth: Int { columns.count / max(1, runCount) }

  /// Gate values from one run to the next.
  var runStride: Int { granularity == .headwise ? 1 : 0 }
}
