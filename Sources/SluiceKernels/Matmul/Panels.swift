/// The layout of a matrix whose columns are divided into panels: each has a fixed number of columns, and its rows
/// follow one another.
///
/// If a panel is as wide as a head of attention, each head's rows are contiguous.
package struct Panels: Sendable {
  /// The number of columns in a panel.
  package let width: Int
  /// Elements from one panel to the next.
  package let stride: Int
  /// The place of the first column in its panel.
  private var first = 0

  /// Makes a layout.
  package init(width: Int, stride: Int) {
    self.width = width
    self.stride = stride
  }

  /// The offset of a column in the first row, from the start of the first column's panel.
  @inline(always)
  package func offset(ofColumn column: Int, columnStride: Int = 1) -> Int {
    let (panel, place) = (first + column).quotientAndRemainder(dividingBy: width)
    return panel * stride + place * columnStride
  }

  /// The layout from a column on, and the offset of its panel.
  func from(column: Int) -> (panels: Panels, offset: Int) {
    let (panel, place) = (first + column).quotientAndRemainder(dividingBy: width)
    var panels = self
    panels.first = place
    return (panels, panel * stride)
  }

  /// Calls `body` for each part of some columns that lies in one panel, in order.
  @inline(always)
  func forEachRun(of columns: Range<Int>, _ body: (Range<Int>) -> Void) {
    var start = columns.lowerBound
    while start < columns.upperBound {
      let end = min(columns.upperBound, start + width - (first + start) % width)
      body(start..<end)
      start = end
    }
  }
}

extension Panels? {
  /// Calls `body` for each part of some columns that lies in one panel, in order; nil is one panel.
  @inline(always)
  func forEachRun(of columns: Range<Int>, _ body: (Range<Int>) -> Void) {
    guard let panels = self else { return body(columns) }
    panels.forEachRun(of: columns, body)
  }

  /// The offset of a column in the first row; nil is one panel.
  @inline(always)
  func offset(ofColumn column: Int, columnStride: Int = 1) -> Int {
    self?.offset(ofColumn: column, columnStride: columnStride) ?? column * columnStride
  }

  /// The layout from a column on, and the offset to add to a pointer; nil is one panel.
  func from(column: Int, columnStride: Int = 1) -> (panels: Panels?, offset: Int) {
    guard let (panels, offset) = self?.from(column: column) else {
      return (nil, column * columnStride)
    }
    return (panels, offset)
  }
}
