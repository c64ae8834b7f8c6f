import SluiceInspection

/// A line plot with bands and a common horizontal axis, as an SVG for light and dark backgrounds; its
/// colors are suitable for readers with color vision deficiency.
///
/// ```swift
/// let plot = LinePlot(
///   title: "Loss", description: "Falls", xLabel: "steps",
///   panels: [.init(yLabel: "loss", series: [.init(name: "a", points: points)])])
/// try AtomicFile.write("loss.svg") { try $0.write(plot.svg) }
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

  /// The SVG file.
  var svg: String {
    let legend = LinePlotLegend(
      names: panels.first?.series.map(\.name) ?? [], width: Self.width - Self.left - Self.right)
    let legendTop = Self.top + Double(panels.count) * (Self.panelHeight + Self.gap)
    let height = legendTop + Double(legend.lineCount) * Self.legendLine + 8
    let panels = panels.enumerated().map { index, panel in
      draw(panel, top: Self.top + Double(index) * (Self.panelHeight + Self.gap))
    }
    let size = "\(number(Self.width)) \(number(height))"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" \
      width="\(number(Self.width))" height="\(number(height))" role="img" \
      aria-labelledby="title description">
      <title id="title">\(title.escapedForMarkup)</title>
      <desc id="description">\(description.escapedForMarkup)</desc>
      <style>\(LinePlotStyle.css)</style>
      <rect class="ground" width="\(number(Self.width))" height="\(number(height))"/>
      <text class="title" x="\(number(Self.left))" y="26">\(title.escapedForMarkup)</text>
      \(panels.joined(separator: "\n"))
      \(legend.svg(left: Self.left, top: legendTop, lineHeight: Self.legendLine))
      </svg>

      """
  }

  private func draw(_ panel: Panel, top: Double) -> String {
    let points = panels.flatMap(\.series).flatMap(\.points).filter(\.isFinite)
    let own = panel.series.flatMap(\.points).filter(\.isFinite)
    let x = LinePlotAxis(
      covering: points.map(\.x) + [0], start: Self.left, end: Self.width - Self.right)
    let y = LinePlotAxis(
      covering: panel.yRange.map { [$0.lowerBound, $0.upperBound] }
        ?? own.flatMap { [$0.low, $0.high] },
      start: top + Self.panelHeight, end: top)
    var parts = x.ticks.map { tick -> String in
      let place = number(x.place(tick))
      return """
        <line class="grid" x1="\(place)" x2="\(place)" y1="\(number(y.start))" \
        y2="\(number(y.end))"/>
        <text class="tick" text-anchor="middle" x="\(place)" y="\(number(y.start + 18))">\
        \(x.label(tick))</text>
        """
    }
    parts += y.ticks.map { tick in
      let place = number(y.place(tick))
      return """
        <line class="grid" x1="\(number(x.start))" x2="\(number(x.end))" y1="\(place)" y2="\(place)"/>
        <text class="tick" text-anchor="end" x="\(number(x.start - 8))" \
        y="\(number(y.place(tick) + 4))">\(y.label(tick))</text>
        """
    }
    let middle = (number((x.start + x.end) / 2), number((y.start + y.end) / 2))
    parts.append(
      """
      <path class="axis" d="M\(number(x.start)),\(number(y.end)) V\(number(y.start)) \
      H\(number(x.end))"/>
      <text class="label" text-anchor="middle" x="\(middle.0)" y="\(number(y.start + 38))">\
      \(xLabel.escapedForMarkup)</text>
      <text class="label" text-anchor="middle" transform="translate(16,\(middle.1)) rotate(-90)">\
      \(panel.yLabel.escapedForMarkup)</text>
      """)
    let lines = panel.series.enumerated().map { ($0, $1.points.filter(\.isFinite)) }
    parts += lines.map { band($1, LinePlotStyle($0), x, y) }
    parts += lines.map { line($1, LinePlotStyle($0), x, y) }
    return "<g>\n" + parts.filter { !$0.isEmpty }.joined(separator: "\n") + "\n</g>"
  }

  private func band(
    _ points: [Point], _ style: LinePlotStyle, _ x: LinePlotAxis, _ y: LinePlotAxis
  ) -> String {
    guard points.count > 1 else { return "" }
    let edge =
      points.map { (x.place($0.x), y.place($0.high)) }
      + points.reversed().map { (x.place($0.x), y.place($0.low)) }
    return #"<path class="band \#(style.name)" d="\#(path(edge)) Z"/>"#
  }

  private func line(
    _ points: [Point], _ style: LinePlotStyle, _ x: LinePlotAxis, _ y: LinePlotAxis
  ) -> String {
    let places = points.map { (x.place($0.x), y.place($0.y)) }
    // A path with one point is not visible.
    if let only = places.first, places.count == 1 {
      return
        #"<circle class="dot \#(style.name)" cx="\#(number(only.0))" cy="\#(number(only.1))" r="3"/>"#
    }
    return places.isEmpty ? "" : #"<path class="line \#(style.name)" d="\#(path(places))"/>"#
  }

  private func path(_ places: [(Double, Double)]) -> String {
    "M" + places.map { "\(number($0)),\(number($1))" }.joined(separator: " L")
  }
}

/// A coordinate, rounded to one decimal place.
func number(_ value: Double) -> String {
  let tenths = (value * 10).rounded() / 10
  return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
}
