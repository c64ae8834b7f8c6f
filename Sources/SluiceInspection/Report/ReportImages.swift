import Sluice
import SluiceModels

extension InspectionReport {
  /// One PNG image of all layers and heads: one row per layer, one column per head.
  ///
  /// Each head has its attention matrix, with one row per query, and the gate values of these queries.
  public func contactSheet() -> [UInt8] {
    let columns = subjects.map { $0.recording.layers.map(\.heads.count).max() ?? 0 }
    let rowCount = subjects.map(\.recording.layers.count).max() ?? 0
    let size = 96
    let cell = (width: size + size / 4 + 8, height: size + PixelFont.height + 8)
    let (left, top) = (60, 28)
    var canvas = Canvas(
      width: max(240, left + columns.reduce(0) { $0 + max(1, $1) * cell.width + 12 }),
      height: top + max(1, rowCount) * cell.height + 16)
    canvas.label(title, x: 8, y: 4)
    var x = left
    for (subject, columns) in zip(subjects, columns) {
      // A single model is named in the title.
      if subjects.count > 1 {
        canvas.label(subject.name, x: x, y: 16, width: max(1, columns) * cell.width)
      }
      for (row, layer) in subject.recording.layers.enumerated() {
        let y = top + row * cell.height
        canvas.label("layer \(layer.number + 1)", x: 4, y: y + size / 2)
        for (place, head) in layer.heads.enumerated() {
          canvas.label("head \(head + 1)", x: x + place * cell.width, y: y)
          layer.draw(head: place, x: x + place * cell.width, y: y + 9, size: size, on: &canvas)
        }
      }
      x += max(1, columns) * cell.width + 12
    }
    canvas.label(legend, x: 8, y: top + max(1, rowCount) * cell.height + 4)
    return canvas.image.png()
  }

  /// One image per layer of each model, with a file name.
  public func layerImages() -> [(name: String, image: LayerImage)] {
    subjects.enumerated().flatMap { index, subject in
      subject.recording.layers.map { layer in
        let number = String(layer.number + 1)
        let padded = String(repeating: "0", count: max(0, 2 - number.count)) + number
        let prefix = subjects.count > 1 ? "model-\(index + 1)-" : ""
        return (
          "\(prefix)layer-\(padded).png", layer.image(title: "\(subject.name)  layer \(number)")
        )
      }
    }
  }
}

/// The legend of an image.
private let legend = "attention 0 - 100 % (root), then gates"

/// A PNG image of a layer.
public struct LayerImage: Sendable {
  /// The bytes of the PNG file.
  public let png: [UInt8]
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
}

extension LayerRecording {
  /// An image of each head's attention matrix (one row per query), with the gate values of these queries next
  /// to it.
  public func image(title: String) -> LayerImage {
    let size = min(512, max(1, 256 / max(1, window.count)) * max(1, window.count))
    let columns = min(4, max(1, heads.count))
    let rows = (heads.count + columns - 1) / columns
    let cell = (width: size + max(16, size / 4) + 12, height: size + PixelFont.height + 12)
    let (width, height) = (max(240, 12 + columns * cell.width), 40 + max(1, rows) * cell.height)
    var canvas = Canvas(width: width, height: height)
    canvas.label(title, x: 8, y: 6)
    for (place, head) in heads.enumerated() {
      let (x, y) = (12 + place % columns * cell.width, 24 + place / columns * cell.height)
      canvas.label("head \(head + 1)", x: x, y: y)
      draw(head: place, x: x, y: y + 10, size: size, on: &canvas)
    }
    canvas.label(legend, x: 8, y: height - 12)
    return LayerImage(png: canvas.image.png(), width: width, height: height)
  }
}

extension LayerRecording {
  /// Draws the attention of a head, and its gates next to it.
  fileprivate func draw(head place: Int, x: Int, y: Int, size: Int, on canvas: inout Canvas) {
    if let map = attentionMap(place) {
      canvas.draw(map, x: x, y: y, width: size, height: size)
    }
    let shown = gates.compactMap { $0.map(head: heads[place], of: headCount, window: window) }
    guard !shown.isEmpty else { return }
    let width = max(3, max(16, size / 4) / shown.count)
    for (index, map) in shown.enumerated() {
      canvas.draw(
        map, x: x + size + 2 + index * width, y: y, width: max(1, width - 1), height: size)
    }
  }

  /// The square roots of a head's attention weights, so that small weights are visible.
  private func attentionMap(_ place: Int) -> HeatMap? {
    guard let attentionWeights else { return nil }
    let (rows, columns) = (attentionWeights.shape[1], attentionWeights.shape[2])
    let values = attentionWeights.withUnsafeScalars { scalars in
      (0..<rows * columns).map { index in
        isCausal && index % columns > index / columns
          ? Float.nan : max(0, scalars[place * rows * columns + index]).squareRoot()
      }
    }
    return HeatMap(rowCount: rows, columnCount: columns, values: values)
  }
}

extension GateRecording {
  /// The gate values of a head, one row per token of the window; nil if they were not recorded.
  fileprivate func map(head: Int, of headCount: Int, window: Range<Int>) -> HeatMap? {
    guard let tokenMeans, !groups.isEmpty else { return nil }
    // A group is a head, a key/value head of several heads, or all heads.
    let group = min(head * groups.count / max(1, headCount), groups.count - 1)
    func scaled(_ value: Float) -> Float {
      (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    guard let values else {
      return HeatMap(
        rowCount: window.count, columnCount: 1,
        values: window.map { scaled(tokenMeans[$0, group]) })
    }
    let numbers = values.withUnsafeScalars { scalars in
      (0..<window.count * width).map { index in
        scaled(scalars[(index / width * groups.count + group) * width + index % width])
      }
    }
    return HeatMap(rowCount: window.count, columnCount: width, values: numbers)
  }
}
