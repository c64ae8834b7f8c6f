import Testing

/// Expects every element of `found` within `tolerance` times the largest magnitude of `expected`.
///
/// The report contains the index of the worst element, both values, and the difference relative to
/// that magnitude. NaN and infinity must be at the same positions. Empty arrays are an error,
/// unless `allowingNothing` is true. If all of `expected` cancels to zero, `floor` is the magnitude
/// of the canceled terms.
package func expectClose(
  _ found: [Float], _ expected: [Double], tolerance: Double = 2e-5, floor: Double = 1e-30,
  _ what: String = "", allowingNothing: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard found.count == expected.count else {
    Issue.record(
      "\(what): \(found.count) elements, \(expected.count) expected", sourceLocation: sourceLocation
    )
    return
  }
  guard !expected.isEmpty else {
    if !allowingNothing {
      Issue.record("\(what): nothing to compare", sourceLocation: sourceLocation)
    }
    return
  }
  let scale = max(expected.lazy.filter(\.isFinite).map(abs).max() ?? 0, floor)
  var worst = (index: -1, error: 0.0)
  for (index, (a, b)) in zip(found, expected).enumerated() {
    let same = Double(a) == b || (a.isNaN && b.isNaN)
    let error = same ? 0 : (Double(a) - b).magnitude / scale
    // A comparison with NaN is false, but NaN must count as the worst element.
    if !(error <= worst.error) { worst = (index, error.isNaN ? .infinity : error) }
  }
  if worst.error > tolerance {
    Issue.record(
      """
      \(what): element \(worst.index) is \(found[worst.index]), expected \(expected[worst.index]): \
      off by \(worst.error) of the largest magnitude \(scale), allowed \(tolerance)
      """, sourceLocation: sourceLocation)
  }
}

/// Compares with expected values in single precision.
package func expectClose(
  _ found: [Float], _ expected: [Float], tolerance: Double = 2e-5, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    found, expected.map(Double.init), tolerance: tolerance, what, sourceLocation: sourceLocation)
}
