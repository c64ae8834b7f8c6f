/// A point for each sequence: its number (horizontal) and the predicted number (vertical).
struct AgreementPlot {
  /// The numbers and their predictions.
  let points: [(actual: Double, predicted: Double)]

  private static let (left, top, size) = (76.0, 48.0, 420.0)

  /// The marks of the plot.
  var drawing: PlotDrawing {
    let shown = points.filter { $0.actual.isFinite && $0.predicted.isFinite }
    let values = shown.flatMap { [$0.actual, $0.predicted] }
    let end = Self.left + Self.size
    let bottom = Self.top + Self.size
    let x = LinePlotAxis(covering: values.isEmpty ? [0, 1] : values, start: Self.left, end: end)
    let y = LinePlotAxis(covering: values.isEmpty ? [0, 1] : values, start: bottom, end: Self.top)
    let title = "Predicted and actual numbers"
    var marks: [PlotMark] = [.text(title, (Self.left, 28), role: .title)]
    for tick in x.ticks {
      marks.append(.frame(.grid, [(x.place(tick), bottom), (x.place(tick), Self.top)]))
      marks.append(
        .text(x.label(tick), (x.place(tick), bottom + 18), role: .tick, anchor: .middle))
    }
    for tick in y.ticks {
      marks.append(.frame(.grid, [(Self.left, y.place(tick)), (end, y.place(tick))]))
      marks.append(
        .text(y.label(tick), (Self.left - 8, y.place(tick) + 4), role: .tick, anchor: .end))
    }
    // Both axes cover the same numbers, so that right predictions are on the diagonal.
    marks.append(.frame(.axis, [(Self.left, bottom), (end, Self.top)]))
    marks += shown.map { .dot((x.place($0.actual), y.place($0.predicted)), style: 1) }
    marks.append(.frame(.axis, [(Self.left, Self.top), (Self.left, bottom), (end, bottom)]))
    marks.append(
      .text(
        "actual number", (Self.left + Self.size / 2, bottom + 40), role: .label, anchor: .middle))
    marks.append(
      .text(
        "predicted number", (16, Self.top + Self.size / 2), role: .label, anchor: .middle,
        isVertical: true))
    return PlotDrawing(
      width: end + 28, height: bottom + 56, title: title,
      description: "\(points.count) points; predictions without errors are on the diagonal.",
      marks: marks)
  }
}
