import Foundation
import TestSupport
import Testing

@testable import Sluice

@Suite struct RotaryTableTests {
  @Test("Angles are positions times frequencies, far out too") func angles() {
    let table = RotaryTable(positionCount: 5000, headDimension: 6, base: 10000)
    for position in [0, 1, 37, 4999] {
      let angles = (0..<3).map { Double(position) * pow(10000, -Double($0) / 3) }
      expectClose(
        table.cosines.rows(position..<position + 1).scalars, angles.map { cos($0) },
        tolerance: 1e-7)
      expectClose(
        table.sines.rows(position..<position + 1).scalars, angles.map { sin($0) },
        tolerance: 1e-7)
    }
  }
}
