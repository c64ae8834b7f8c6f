import Foundation
import Testing

@testable import SluiceFiles

struct JSONTextTests {
  private struct Figures: Encodable {
    var loss = Double.nan
    var rate = -Float.infinity
    var curve: [Double] = [1, .infinity]
    var scores: [String: Float] = ["x": .nan, "y": 2]
    var missing: Double?
    var text = "nan"
  }

  @Test func whatIsNotFiniteIsNull() throws {
    #expect(
      try JSONText.line(Figures()) == """
        {"curve":[1,null],"loss":null,"rate":null,"scores":{"x":null,"y":2},"text":"nan"}

        """)
    #expect(try String(decoding: JSONFile.bytes([Double.nan]), as: UTF8.self) == "[\n  null\n]\n")
    #expect(JSONText.number(Float.nan) == "null" && JSONText.number(-Double.infinity) == "null")
    #expect(JSONText.number(Float(0.1)) == "0.1")
  }

  @Test func finiteNumbersAreFoundations() throws {
    let numbers: [Double] = [0, -0.0, 0.1, 1e300, .leastNonzeroMagnitude, 3]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try JSONText.encode(numbers) == Array(encoder.encode(numbers)))
  }

  @Test func textsAreQuoted() throws {
    for text in ["", "a \"b\"\\", "\u{1}not finite ", "\n\u{7}"] {
      let quoted = JSONText.quoted(text)
      #expect(try JSONDecoder().decode([String].self, from: Data("[\(quoted)]".utf8)) == [text])
    }
  }
}
