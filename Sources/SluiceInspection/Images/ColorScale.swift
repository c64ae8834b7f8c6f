/// A color scale from dark blue over gray to yellow with evenly increasing lightness (cividis).
///
/// Most people with color vision deficiency can distinguish its colors.
///
/// Source: after Nuñez, Anderton, Renslow 2018, "Optimizing colormaps with consideration for color
/// vision deficiency" (cividis).
enum ColorScale {
  /// The number of colors.
  static let count = 224

  private static let anchors: [(red: Double, green: Double, blue: Double)] = [
    (0, 32, 77), (49, 68, 107), (102, 105, 112), (149, 143, 120), (203, 186, 105), (255, 234, 70),
  ]

  /// The colors, from the lowest value on.
  static let colors: [IndexedImage.Color] = (0..<count).map { index in
    let place = Double(index) / Double(count - 1) * Double(anchors.count - 1)
    let first = min(Int(place), anchors.count - 2)
    let (a, b, share) = (anchors[first], anchors[first + 1], place - Double(first))
    func mix(_ a: Double, _ b: Double) -> UInt8 { UInt8((a + (b - a) * share).rounded()) }
    return IndexedImage.Color(mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue))
  }

  /// The palette index for a value from 0 to 1; values outside are clamped.
  static func index(_ value: Float) -> UInt8 {
    UInt8(max(0, min(value.isNaN ? 0 : value, 1)) * Float(count - 1) + 0.5)
  }
}
