import SluiceFiles
import SluiceInspection

/// A drawing: marks in a plane, as an SVG for light and dark backgrounds or as a PNG.
struct PlotDrawing {
  /// The width in pixels.
  var width: Double
  /// The height in pixels.
  var height: Double
  /// The title.
  var title: String
  /// The text alternative, for screen readers.
  var description: String
  /// The marks, from back to front.
  var marks: [PlotMark]
}

extension PlotDrawing {
  /// Writes the drawing as SVG and PNG.
  ///
  /// - Returns: the paths of the files.
  /// - Throws: `FileError` if a file cannot be written.
  func write(to folder: String, name: String) throws -> [String] {
    let (svg, png) = ("\(folder)/\(name).svg", "\(folder)/\(name).png")
    try AtomicFile.write(svg) { try $0.write(self.svg) }
    try AtomicFile.write(png) { try $0.write(self.png) }
    return [svg, png]
  }
}

/// A mark of a drawing; coordinates are pixels from the upper left.
enum PlotMark {
  /// A place in the plane.
  typealias Place = (x: Double, y: Double)

  /// A line of the frame: an axis or a line of the grid.
  enum Frame: String {
    case axis, grid
  }

  /// The role of a text.
  enum TextRole: String {
    case title, tick, label, entry
  }

  /// Where the place of a text is in it.
  enum Anchor: String {
    case start, middle, end
  }

  case frame(Frame, [Place])
  /// The line with the style of an index.
  case line([Place], style: Int)
  /// The area within an edge, in the color of a line.
  case area([Place], style: Int)
  case dot(Place, style: Int)
  /// A cell of a matrix; its shade is from 0 to 1.
  case cell(Place, width: Double, height: Double, shade: Double)
  case text(String, Place, role: TextRole, anchor: Anchor = .start, isVertical: Bool = false)
}

// MARK: - SVG

extension PlotDrawing {
  /// The SVG file.
  var svg: String {
    let (width, height) = (number(width), number(height))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      width="\(width)" height="\(height)" role="img" aria-labelledby="title description">
      <title id="title">\(title.escapedForMarkup)</title>
      <desc id="description">\(description.escapedForMarkup)</desc>
      <style>\(LinePlotStyle.css)</style>
      <rect class="ground" width="\(width)" height="\(height)"/>
      \(marks.map(\.svg).filter { !$0.isEmpty }.joined(separator: "\n"))
      </svg>

      """
  }
}

extension PlotMark {
  fileprivate var svg: String {
    switch self {
    case .frame(let frame, let places):
      #"<path class="\#(frame.rawValue)" d="\#(Self.path(places))"/>"#
    case .line(let places, let style):
      #"<path class="line \#(LinePlotStyle(style).name)" d="\#(Self.path(places))"/>"#
    case .area(let places, let style):
      #"<path class="band \#(LinePlotStyle(style).name)" d="\#(Self.path(places)) Z"/>"#
    case .dot(let place, let style):
      """
      <circle class="dot \(LinePlotStyle(style).name)" cx="\(number(place.x))" \
      cy="\(number(place.y))" r="3"/>
      """
    case .cell(let place, let width, let height, let shade):
      """
      <rect class="cell c1" x="\(number(place.x))" y="\(number(place.y))" \
      width="\(number(width))" height="\(number(height))" fill-opacity="\(shade)"/>
      """
    case .text(let text, let place, let role, let anchor, let isVertical):
      """
      <text class="\(role.rawValue)"\(anchor == .start ? "" : #" text-anchor="\#(anchor.rawValue)""#) \
      \(isVertical
        ? #"transform="translate(\#(number(place.x)),\#(number(place.y))) rotate(-90)""#
        : #"x="\#(number(place.x))" y="\#(number(place.y))""#)>\(text.escapedForMarkup)</text>
      """
    }
  }

  private static func path(_ places: [Place]) -> String {
    "M" + places.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " L")
  }
}

/// A coordinate, rounded to one decimal place.
private func number(_ value: Double) -> String {
  let tenths = (value * 10).rounded() / 10
  return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
}
