/// A gate on some columns of each row of a matrix.
///
/// However fine it is, a row falls into runs of columns side by side, and a run meets either as many
/// numbers as it has columns or a single one: that is all the kernel has to know.
package struct RowGate: Sendable {
  /// The gated columns, groups of equal width.
  package var columns: Range<Int>
  /// Groups among the columns.
  package var groupCount: Int
  /// Which columns share a number.
  package var granularity: GateGranularity
  /// From logits to gate values.
  package var activation: Activation
  /// What the gate does with the values.
  package var combination: GateCombination
  /// Whether one row of logits serves all rows.
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

  /// Logits in a row.
  package var logitCount: Int {
    granularity.width(groupCount: groupCount, groupWidth: columns.count / max(1, groupCount))
  }

  /// Whether a run meets a number for each column.
  var runsMeetVectors: Bool { granularity == .elementwise || granularity == .shared }

  /// Runs in a row: a group each, or all columns in one where groups make no difference.
  var runCount: Int { granularity == .headwise || granularity == .shared ? groupCount : 1 }

  /// Columns of a run.
  var runWidth: Int { columns.count / max(1, runCount) }

  /// Gate values from one run to the next.
  var runStride: Int { granularity == .headwise ? 1 : 0 }
}
