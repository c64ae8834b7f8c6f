/// A canvas for heat maps and labels.
struct Canvas {
  private(set) var image: IndexedImage

  /// The palette indices of the colors that are not in the color scale.
  private enum Ink {
    static let paper = UInt8(ColorScale.count)
    static let text = paper + 1
    static let empty = paper + 2
  }

  /// Makes an empty canvas.
  init(width: Int, height: Int) {
    let others = [
      IndexedImage.Color(255, 255, 255), IndexedImage.Color(32, 32, 32),
      IndexedImage.Color(232, 232, 232),
    ]
    image = IndexedImage(
      width: width, height: height, palette: ColorScale.colors + others, filling: Ink.paper)
  }

  /// Draws a label, cut off at `width`.
  mutating func label(_ text: String, x: Int, y: Int, width: Int = .max) {
    let room = min(width, image.width - x)
    PixelFont.draw(String(text.uppercased().prefix(room / PixelFont.advance))) { dx, dy in
      if y + dy < image.height { image[x + dx, y + dy] = Ink.text }
    }
  }

  /// Draws a heat map of values from 0 to 1 in the given size.
  ///
  /// If a pixel covers several values, it shows their mean.
  ///
  /// - Parameters:
  ///   - map: the values; NaN leaves a cell empty.
  ///   - x: the left edge.
  ///   - y: the upper edge.
  ///   - width: the width in pixels.
  ///   - height: the height in pixels.
  mutating func draw(_ map: HeatMap, x: Int, y: Int, width: Int, height: Int) {
    for row in 0..<height {
      let rows = Self.part(row, of: height, from: map.rowCount)
      for column in 0..<width {
        let columns = Self.part(column, of: width, from: map.columnCount)
        image[x + column, y + row] =
          map.mean(rows, columns).map(ColorScale.index) ?? Ink.empty
      }
    }
  }

  /// The range of the `count` values that one of `size` pixels shows; at least one value.
  private static func part(_ pixel: Int, of size: Int, from count: Int) -> Range<Int> {
    let start = pixel * count / size
    return start..<max(start + 1, (pixel + 1) * count / size)
  }
}

/// A matrix of values from 0 to 1; NaN for no value.
struct HeatMap {
  let rowCount: Int
  let columnCount: Int
  let values: [Float]

  /// The mean of a part; nil if it contains no values.
  fileprivate func mean(_ rows: Range<Int>, _ columns: Range<Int>) -> Float? {
    var (sum, count) = (Float(0), Float(0))
    for row in rows {
      for column in columns {
        let value = values[row * columnCount + column]
        guard !value.isNaN else { continue }
        sum += value
        count += 1
      }
    }
    return count > 0 ? sum / count : nil
  }
}
