import TestSupport
import Testing

@testable import Sluice

@Suite struct AttentionPositionsTests {
  /// Reference: `get_slopes` of the paper's code, ofirpress/attention_with_linear_biases.
  @Test(
    "ALiBi's rates are the paper's",
    arguments: [
      (1, [0.00390625]), (2, [0.0625, 0.00390625]), (3, [0.0625, 0.00390625, 0.25]),
      (8, [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625]),
      (
        12,
        [
          0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625, 0.7071067811865476,
          0.35355339059327384, 0.17677669529663692, 0.08838834764831849,
        ]
      ),
    ])
  func slopes(headCount: Int, expected: [Double]) {
    expectClose(
      AttentionPositions.alibiSlopes(headCount: headCount), expected, tolerance: 1e-7)
  }
}
