import Sluice
import Testing

@Suite struct ProjectionLayoutTests {
  @Test("Queries, keys, values and gate follow one another") func elementwise() {
    let layout = ProjectionLayout(
      headCount: 8, keyValueHeadCount: 2, headDimension: 16, gate: .elementwise)
    #expect(layout.query == 0..<128)
    #expect(layout.key == 128..<160)
    #expect(layout.value == 160..<192)
    #expect(layout.gateColumns == 192..<320)
    #expect(layout.width == 320)
  }

  @Test("A headwise gate has a column a head, no gate has none") func otherGates() {
    let headwise = ProjectionLayout(
      headCount: 8, keyValueHeadCount: 8, headDimension: 3, gate: .headwise)
    #expect(headwise.gateColumns == 72..<80)
    let ungated = ProjectionLayout(
      headCount: 8, keyValueHeadCount: 8, headDimension: 3, gate: nil)
    #expect(ungated.gateColumns.isEmpty)
    #expect(ungated.width == 72)
  }
}
