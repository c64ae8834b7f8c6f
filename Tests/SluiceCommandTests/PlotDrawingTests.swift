import Foundation
import Testing

@testable import SluiceCommand

struct PlotDrawingTests {
  private static let marks: [PlotMark] = [
    .frame(.grid, [(10, 20), (90, 20)]), .frame(.axis, [(10, 10), (10, 50), (90, 50)]),
    .area([(10, 40), (90, 30), (90, 45)], style: 1),
    .line([(10, 40), (50, 12), (90, 30)], style: 2), .dot((70, 40), style: 3),
    .cell((20, 42), width: 10, height: 6, shade: 0.5),
    .text("Loss 1.5", (50, 58), role: .label, anchor: .middle),
    .text("up", (4, 30), role: .label, anchor: .middle, isVertical: true),
  ]

  private static func drawing(_ marks: [PlotMark]) -> PlotDrawing {
    PlotDrawing(width: 100, height: 60, title: "T", description: "D", marks: marks)
  }

  @Test func thePNGHasTwiceTheSizeOfTheDrawing() throws {
    let png = Self.drawing(Self.marks).png
    #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    // Width, height, 8 bits, true color.
    #expect(Array(png[16..<26]) == [0, 0, 0, 200, 0, 0, 0, 120, 8, 2])
    if let path = ProcessInfo.processInfo.environment["SLUICE_PLOT_OUT"] {
      try Data(png).write(to: URL(filePath: path))
    }
  }

  @Test(arguments: marks.indices) func everyMarkChangesThePNGAndTheSVG(index: Int) {
    let (one, none) = (Self.drawing([Self.marks[index]]), Self.drawing([]))
    #expect(one.png != none.png)
    #expect(one.svg != none.svg)
  }

  @Test func marksOutsideOfTheDrawingAreCutOff() {
    let drawing = Self.drawing([
      .line([(-1000, -1000), (2000, 3000)], style: 0),
      .area([(-50, -50), (900, 20), (0, 500)], style: 1),
      .text("far away", (500, 500), role: .tick),
    ])
    #expect(drawing.png.count > 100)
  }
}
