import Testing

@testable import Sluice

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

  @Test("Parts are found in tensors of their own") func packings() {
    let layout = ProjectionLayout(
      headCount: 2, keyValueHeadCount: 1, headDimension: 4, gate: .headwise)
    let (whole, queries, others) = (layout.whole, layout.queriesAndGate, layout.keysAndValues)
    #expect([whole.width, queries.width, others.width] == [18, 10, 8])
    #expect(whole.columns(of: layout.value) == 12..<16)
    #expect(queries.columns(of: layout.query) == 0..<8)
    #expect(queries.columns(of: layout.gateColumns) == 8..<10)
    #expect(queries.columns(of: layout.key) == nil)
    #expect(others.columns(of: layout.key) == 0..<4)
    #expect(others.columns(of: layout.value) == 4..<8)
    #expect(others.columns(of: layout.query) == nil)
  }
}
