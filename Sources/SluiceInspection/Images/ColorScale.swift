/// Colours from dark blue over grey to yellow, whose lightness grows evenly: most who are colour-blind
/// tell them apart as all others do.
///
/// Source: after Nuñez, Anderton, Renslow 2018, "Optimizing colormaps with consideration for color
/// vision deficiency" (cividis).
enum ColorScale {
  /// How many colours there are.
  static let count = 224

  private static let anchors: [(red: Double, green: Double, blue: Double)] = [
    (0, 32, 77), (49, 68, 107), (102, 105, 112), (149, 143, 120), (203, 186, 105), (255, 234, 70),
  ]

  /// The colours, from the lowest on.
  static let colors: [IndexedImage.Color] = (0..<count).map { index in
    let place = Double(index) / Double(count - 1) * Double(anchors.count - 1)
    let first = min(Int(place), anchors.count - 2)
    let (a, b, share) = (anchors[first], anchors[first + 1], place - Double(first))
    func mix(_ a: Double, _ b: Double) -> UInt8 { UInt8((a + (b - a) * share).rounded()) }
    return IndexedImage.Color(mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue))
  }

  /// The number of the colour of a value from 0 to 1; what lies outside has the nearest one's.
  static func index(_ value: Float) -> UInt8 {
    UInt8(max(0, min(value.isNaN ? 0 : value, 1)) * Float(count - 1) + 0.5)
  }
}
