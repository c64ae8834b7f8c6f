/// A line plot with bands and a common horizontal axis; its colors are suitable for readers with color
/// vision deficiency.
///
/// ```swift
/// let plot = LinePlot(
///   title: "Loss", description: "Falls", xLabel: "steps",
///   panels: [.init(yLabel: "loss", series: [.init(name: "a", points: points)])])
/// try AtomicFile.write("loss.svg") { try $0.write(plot.drawing.svg) }
/// ```
struct LinePlot {
  /// A point of a line, and the range of its band.
  struct Point: Equatable {
    var x: Double
    var y: Double
    var low: Double
    var high: Double

    fileprivate var isFinite: Bool { [x, y, low, high].allSatisfy(\.isFinite) }
  }

  /// A line.
  struct Series {
    var name: String
    /// The points, by increasing `x`; points that are not finite are ignored.
    var points: [Point]
  }

  /// A vertical axis with its lines; lines with the same index in different panels belong together.
  struct Panel {
    var yLabel: String
    var series: [Series]
    /// The range of the axis; nil for the range of the lines.
    var yRange: ClosedRange<Double>?
  }

  var title: String
  /// The text alternative, for screen readers.
  var description: String
  var xLabel: String
  var panels: [Panel]
}

// MARK: - Drawing

extension LinePlot {
  private static let width = 760.0
  private static let panelHeight = 250.0
  private static let (left, right, top, gap) = (70.0, 20.0, 46.0, 60.0)
  private static let legendLine = 22.0

  /// The marks of the plot.
  var drawing: PlotDrawing {
    let legend = LinePlotLegend(
      names: panels.first?.series.map(\.name) ?? [], width: Self.width - Self.left - Self.right)
    let legendTop = Self.top + Double(panels.count) * (Self.panelHeight + Self.gap)
    let heading = PlotMark.text(title, (Self.left, 26), role: .title)
    let panels = panels.enumerated().flatMap { index, panel in
      marks(of: panel, top: Self.top + Double(index) * (Self.panelHeight + Self.gap))
    }
    return PlotDrawing(
      width: Self.width, height: legendTop + Double(legend.lineCount) * Self.legendLine + 8,
      title: title, description: description,
      marks: [heading] + panels
        + legend.marks(left: Self.left, top: legendTop, lineHeight: Self.legendLine))
  }

  private func marks(of panel: Panel, top: Double) -> [PlotMark] {
    let points = panels.flatMap(\.series).flatMap(\.points).filter(\.isFinite)
    let own = panel.series.flatMap(\.points).filter(\.isFinite)
    let x = LinePlotAxis(
      covering: points.map(\.x) + [0], start: Self.left, end: Self.width - Self.right)
    let y = LinePlotAxis(
      covering: panel.yRange.map { [$0.lowerBound, $0.upperBound] }
        ?? own.flatMap { [$0.low, $0.high] },
      start: top + Self.panelHeight, end: top)
    let lines = panel.series.enumerated().map { ($0, $1.points.filter(\.isFinite)) }
    return frame(x, y, label: panel.yLabel)
      + lines.compactMap { style, points in band(points, style, x, y) }
      + lines.compactMap { style, points in line(points, style, x, y) }
  }

  /// The grid, the axes and their labels.
  private func frame(_ x: LinePlotAxis, _ y: LinePlotAxis, label: String) -> [PlotMark] {
    x.ticks.flatMap { tick -> [PlotMark] in
      let place = x.place(tick)
      return [
        .frame(.grid, [(place, y.start), (place, y.end)]),
        .text(x.label(tick), (place, y.start + 18), role: .tick, anchor: .middle),
      ]
    }
      + y.ticks.flatMap { tick -> [PlotMark] in
        let place = y.place(tick)
        return [
          .frame(.grid, [(x.start, place), (x.end, place)]),
          .text(y.label(tick), (x.start - 8, place + 4), role: .tick, anchor: .end),
        ]
      }
      + [
        .frame(.axis, [(x.start, y.end), (x.start, y.start), (x.end, y.start)]),
        .text(xLabel, ((x.start + x.end) / 2, y.start + 38), role: .label, anchor: .middle),
        .text(
          label, (16, (y.start + y.end) / 2), role: .label, anchor: .middle, isVertical: true),
      ]
  }

  private func band(
    _ points: [Point], _ style: Int, _ x: LinePlotAxis, _ y: LinePlotAxis
  ) -> PlotMark? {
    guard points.count > 1 else { return nil }
    return .area(
      points.map { (x.place($0.x), y.place($0.high)) }
        + points.reversed().map { (x.place($0.x), y.place($0.low)) }, style: style)
  }

  private func line(
    _ points: [Point], _ style: Int, _ x: LinePlotAxis, _ y: LinePlotAxis
  ) -> PlotMark? {
    let places = points.map { (x: x.place($0.x), y: y.place($0.y)) }
    // A line through one point is not visible.
    if let only = places.first, places.count == 1 { return .dot(only, style: style) }
    return places.isEmpty ? nil : .line(places, style: style)
  }
}
