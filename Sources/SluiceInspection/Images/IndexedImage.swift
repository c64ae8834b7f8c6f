import SluiceFiles
/// An image with a palette of at most 256 colors.
package struct IndexedImage {
  /// Red, green and blue.
  package struct Color: Hashable {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
      (self.red, self.green, self.blue) = (red, green, blue)
    }
  }

  let width: Int
  let height: Int
  let palette: [Color]
  private var pixels: [UInt8]

  /// Makes an image filled with one color, given by its palette index.
  init(width: Int, height: Int, palette: [Color], filling color: UInt8) {
    require(
      width > 0 && height > 0 && (1...256).contains(palette.count),
      "an image of \(width) x \(height) pixels with \(palette.count) colours is not possible")
    self.width = width
    self.height = height
    self.palette = palette
    pixels = [UInt8](repeating: color, count: width * height)
  }

  /// The palette index of a pixel, from the upper left.
  subscript(x: Int, y: Int) -> UInt8 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  /// The image as a PNG file.
  func png() -> [UInt8] {
    PNGFile.bytes(width: width, height: height, .indexed(palette: palette), pixels: pixels)
  }
}
