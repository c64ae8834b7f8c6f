@testable import SluiceFiles
import Testing

@testable import SluiceInspection

struct IndexedImageTests {
  @Test func aFileOfPNGHoldsItsPixels() throws {
    let palette: [IndexedImage.Color] = [.init(255, 255, 255), .init(1, 2, 3)]
    var image = IndexedImage(width: 5, height: 3, palette: palette, filling: 0)
    image[4, 2] = 1
    image[0, 1] = 1
    let png = image.png()
    #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let chunks = try chunks(png)
    #expect(chunks.map(\.type) == ["IHDR", "PLTE", "IDAT", "IEND"])
    #expect(chunks[0].data == [0, 0, 0, 5, 0, 0, 0, 3, 8, 3, 0, 0, 0])
    #expect(chunks[1].data == [255, 255, 255, 1, 2, 3])
    let raw = try Inflate.bytes(Array(chunks[2].data.dropFirst(2).dropLast(4)))
    #expect(raw == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test func colorsGrowLighter() {
    let lightness = ColorScale.colors.map {
      0.2126 * Double($0.red) + 0.7152 * Double($0.green) + 0.0722 * Double($0.blue)
    }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 <= $1 + 0.5 })
    #expect(ColorScale.index(0) == 0 && ColorScale.index(-3) == 0 && ColorScale.index(.nan) == 0)
    #expect(ColorScale.index(1) == 223 && ColorScale.index(9) == 223)
  }

  private func chunks(_ png: [UInt8]) throws -> [(type: String, data: [UInt8])] {
    func number(_ place: Int) -> Int {
      png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    var found: [(type: String, data: [UInt8])] = []
    var place = 8
    while place < png.count {
      let end = place + 8 + number(place)
      try #require(end + 4 <= png.count)
      let body = Array(png[place + 4..<end])
      #expect(number(end) == Int(CyclicCheck.png(body)))
      found.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
      place = end + 4
    }
    return found
  }
}
