import SluiceInspection

extension PlotDrawing {
  /// The PNG file, with twice as many pixels as the SVG in each direction, on a white ground.
  var png: [UInt8] {
    var image = PlotImage(width: Int(2 * width), height: Int(2 * height))
    for mark in marks { image.draw(mark) }
    return image.png
  }
}

/// An image of a drawing: pixels with antialiasing.
private struct PlotImage {
  private let width: Int
  private let height: Int
  /// Red, green and blue of each pixel, from 0 to 255.
  private var samples: [Float]

  /// The number of pixels for a unit of the drawing.
  private static let scale = 2.0

  init(width: Int, height: Int) {
    (self.width, self.height) = (max(1, width), max(1, height))
    samples = Array(repeating: 255, count: 3 * self.width * self.height)
  }

  var png: [UInt8] {
    PNGFile.bytes(
      width: width, height: height, .trueColor,
      pixels: samples.map { UInt8(max(0, min(255, $0.rounded()))) })
  }

  mutating func draw(_ mark: PlotMark) {
    switch mark {
    case .frame(let frame, let places):
      stroke(places, .init(frame == .axis ? 0x1b1b1b : 0xe2e2e2), width: 1)
    case .line(let places, let style):
      let style = LinePlotStyle(style)
      stroke(places, .init(style.color), width: 2, dashes: style.dashes)
    case .area(let places, let style):
      fill(places, .init(LinePlotStyle(style).color), opacity: 0.16)
    case .dot(let place, let style):
      stroke([place, place], .init(LinePlotStyle(style).color), width: 6)
    case .cell(let place, let width, let height, let shade):
      let (right, bottom) = (place.x + width, place.y + height)
      fill(
        [place, (right, place.y), (right, bottom), (place.x, bottom)],
        .init(LinePlotStyle(1).color), opacity: Float(shade))
    case .text(let text, let place, let role, let anchor, let isVertical):
      write(text, at: place, size: role == .title ? 3 : 2, anchor, isVertical: isVertical)
    }
  }
}

/// Red, green and blue.
private struct PlotColor {
  let channels: [Float]

  init(_ hexadecimal: Int) {
    channels = [16, 8, 0].map { Float(hexadecimal >> $0 & 0xff) }
  }
}

extension PlotImage {
  private mutating func blend(_ color: PlotColor, x: Int, y: Int, opacity: Float) {
    guard (0..<width).contains(x), (0..<height).contains(y), opacity > 0 else { return }
    let start = 3 * (y * width + x)
    for channel in 0..<3 {
      samples[start + channel] += opacity * (color.channels[channel] - samples[start + channel])
    }
  }

  /// Draws segments; the opacity of a pixel is the part of its diameter that the line covers.
  private mutating func stroke(
    _ places: [PlotMark.Place], _ color: PlotColor, width lineWidth: Double, dashes: [Double] = []
  ) {
    // A pixel near the joint of two segments is drawn once.
    var opacities: [Int: Float] = [:]
    let reach = lineWidth * Self.scale / 2 + 0.5
    for (a, b) in PlotMark.dashed(places, dashes) {
      let (a, b) = ((a.x * Self.scale, a.y * Self.scale), (b.x * Self.scale, b.y * Self.scale))
      let (left, right) = (min(a.0, b.0) - reach, max(a.0, b.0) + reach)
      let (top, bottom) = (min(a.1, b.1) - reach, max(a.1, b.1) + reach)
      for y in Int(max(0, top))...Int(max(0, min(Double(height), bottom))) {
        for x in Int(max(0, left))...Int(max(0, min(Double(width), right))) {
          let distance = Self.distance((Double(x) + 0.5, Double(y) + 0.5), a, b)
          let opacity = Float(min(1, reach - distance))
          guard opacity > 0 else { continue }
          opacities[y * width + x] = max(opacities[y * width + x] ?? 0, opacity)
        }
      }
    }
    for (place, opacity) in opacities {
      blend(color, x: place % width, y: place / width, opacity: opacity)
    }
  }

  /// The distance of a point from a segment.
  private static func distance(
    _ point: (Double, Double), _ a: (Double, Double), _ b: (Double, Double)
  ) -> Double {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1)
    let length = dx * dx + dy * dy
    let share =
      length == 0
      ? 0 : max(0, min(1, ((point.0 - a.0) * dx + (point.1 - a.1) * dy) / length))
    let (x, y) = (point.0 - a.0 - share * dx, point.1 - a.1 - share * dy)
    return (x * x + y * y).squareRoot()
  }

  /// Fills the inside of an edge (even-odd rule), with four lines for each row of pixels.
  private mutating func fill(_ places: [PlotMark.Place], _ color: PlotColor, opacity: Float) {
    let corners = places.map { (x: $0.x * Self.scale, y: $0.y * Self.scale) }
    guard let top = corners.map(\.y).min(), let bottom = corners.map(\.y).max() else { return }
    let lineCount = 4
    for y in Int(max(0, top))...Int(max(0, min(Double(height), bottom))) {
      var coverage = [Float](repeating: 0, count: width)
      for line in 0..<lineCount {
        let level = Double(y) + (Double(line) + 0.5) / Double(lineCount)
        var crossings: [Double] = []
        for (index, a) in corners.enumerated() {
          let b = corners[(index + 1) % corners.count]
          guard (a.y <= level) != (b.y <= level) else { continue }
          crossings.append(a.x + (level - a.y) / (b.y - a.y) * (b.x - a.x))
        }
        crossings.sort()
        for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
          let (start, end) = (max(0, crossings[pair]), min(Double(width), crossings[pair + 1]))
          guard start < end else { continue }
          for x in Int(start)..<min(width, Int(end) + 1) {
            let part = min(end, Double(x + 1)) - max(start, Double(x))
            coverage[x] += Float(max(0, part)) / Float(lineCount)
          }
        }
      }
      for (x, part) in coverage.enumerated() where part > 0 {
        blend(color, x: x, y: y, opacity: opacity * part)
      }
    }
  }

  /// Writes a text in capitals; `place` is on its base line.
  private mutating func write(
    _ text: String, at place: PlotMark.Place, size: Int, _ anchor: PlotMark.Anchor,
    isVertical: Bool
  ) {
    let text = text.uppercased()
    let length = text.count * PixelFont.advance * size
    let before =
      switch anchor {
      case .start: 0
      case .middle: length / 2
      case .end: length
      }
    let (x, y) = (Int(place.x * Self.scale), Int(place.y * Self.scale))
    let ink = PlotColor(0x1b1b1b)
    PixelFont.draw(text) { dx, dy in
      for row in 0..<size {
        for column in 0..<size {
          let along = dx * size + column - before
          let across = (dy - PixelFont.height) * size + row
          blend(
            ink, x: isVertical ? x + across : x + along, y: isVertical ? y - along : y + across,
            opacity: 1)
        }
      }
    }
  }
}

extension PlotMark {
  /// The segments of a line through places, without the gaps of its dashes.
  fileprivate static func dashed(
    _ places: [Place], _ dashes: [Double]
  ) -> [(Place, Place)] {
    let segments = Array(zip(places, places.dropFirst()))
    guard let first = dashes.first, dashes.allSatisfy({ $0 > 0 }) else { return segments }
    var (result, index, left): ([(Place, Place)], Int, Double) = ([], 0, first)
    for (a, b) in segments {
      let length = ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).squareRoot()
      guard length > 0 else { continue }
      var done = 0.0
      while done < length {
        let part = min(left, length - done)
        func place(_ distance: Double) -> Place {
          (a.x + (b.x - a.x) * distance / length, a.y + (b.y - a.y) * distance / length)
        }
        if index.isMultiple(of: 2) { result.append((place(done), place(done + part))) }
        done += part
        left -= part
        if left <= 0 {
          index = (index + 1) % dashes.count
          left = dashes[index]
        }
      }
    }
    return result
  }
}
