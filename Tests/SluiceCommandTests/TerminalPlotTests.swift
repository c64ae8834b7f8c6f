import Testing

@testable import SluiceCommand

struct TerminalPlotTests {
  @Test func heightsAreSpreadOverTheLines() {
    let plot = TerminalPlot(
      points: [
        .init(label: "a", value: 4), .init(label: "bb", value: 1), .init(label: "c", value: 2.4),
        .init(label: "d", value: nil),
      ], lineCount: 4)
    #expect(
      plot.text == """
        4.00 │   ●           ×
             │
             │           ●
        1.00 │       ●
             └────────────────
                 a  bb   c   d

        """)
  }

  @Test func aFlatCurveAndNoCurveAreDrawnToo() {
    let flat = TerminalPlot(points: [.init(label: "a", value: 2)], lineCount: 2)
    #expect(flat.text == "2.00 │\n2.00 │  ●\n     └───\n        a\n")
    #expect(TerminalPlot(points: [.init(label: "a", value: nil)]).text == "")
  }
}
