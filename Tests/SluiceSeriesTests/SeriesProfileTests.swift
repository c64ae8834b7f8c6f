import Foundation
import SluiceSeries
import Testing

struct SeriesProfileTests {
  private static let text = #"""
    {"channels":[{"name":"OT","role":"target"},{"name":"wind","role":"known"}],"deviations":[2,3],\#
    "means":[1,0],"period":24,"step":3600}
    """#

  private static func read(_ text: String) throws -> SeriesProfile {
    try JSONDecoder().decode(SeriesProfile.self, from: Data(text.utf8))
  }

  @Test func theFormInFiles() throws {
    let profile = try Self.read(Self.text)
    #expect(profile.targetCount == 1 && profile.knownCount == 1)
    #expect(profile.step == 3600 && profile.period == 24)
    #expect(profile.targetScale == SeriesScale(means: [1], deviations: [2]))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(profile), as: UTF8.self) == Self.text)
  }

  @Test(
    "Files that contradict themselves are refused",
    arguments: [
      ("[2,3]", "[2]"), (#""target""#, #""observed""#), ("3600", "0"), ("24", "-1"),
      (#""known""#, #""unknown""#),
    ])
  func invalid(_ part: String, _ other: String) {
    #expect(throws: DecodingError.self) {
      try Self.read(Self.text.replacingOccurrences(of: part, with: other))
    }
  }
}
