import Foundation
import Testing

@testable import SluiceFiles

struct JSONValueDecoderTests {
  enum Color: String, Codable, CaseIterable { case red, green }

  struct Layer: Codable, Equatable {
    var width: Int
    var color: Color?
  }

  struct Model: Codable, Equatable {
    var name: String
    var isTied: Bool
    var rate: Float
    var sum: Double?
    var seed: UInt64
    var small: Int8
    var layers: [Layer]
    var scores: [String: Float]
    var grid: [[Int]]
  }

  private let model = Model(
    name: "é", isTied: true, rate: 0.1, sum: nil, seed: .max, small: -128,
    layers: [Layer(width: 3, color: .green), Layer(width: .max, color: nil)],
    scores: ["a.b": 1e-20, "": 3], grid: [[], [1, 2]])

  private func decode<Value: Decodable>(
    _ type: Value.Type, _ text: String, readingNull: Bool = false
  ) throws -> Value {
    try Array(text.utf8).withUnsafeBytes {
      try JSONText.decode(type, from: $0, readingNullAsNotANumber: readingNull)
    }
  }

  private func reason(_ type: (some Decodable).Type, _ text: String) -> String? {
    do {
      _ = try decode(type, text)
      return nil
    } catch {
      return jsonReason(error)
    }
  }

  @Test func readsWhatIsWritten() throws {
    for style in [JSONText.Style.line, .compact, .spread] {
      let text = String(decoding: try JSONText.encode(model, style), as: UTF8.self)
      #expect(try decode(Model.self, text) == model)
    }
  }

  @Test(arguments: [
    "0.1", "1e-3", "3", "-0.0", "123456.789", "1e38", "5e-324", "0.30000000000000004",
  ])
  func numbersAreFoundationsToTheLastBit(text: String) throws {
    let (list, data) = ("[\(text)]", Data("[\(text)]".utf8))
    let double = try JSONDecoder().decode([Double].self, from: data)[0]
    #expect(try decode([Double].self, list)[0].bitPattern == double.bitPattern)
    let float = try decode([Float].self, list)[0]
    #expect(float.bitPattern == Float(text)?.bitPattern)
  }

  @Test func wholeNumbersMayBeWrittenOtherwise() throws {
    #expect(try decode([Int].self, "[1e3, 4.0, -0, 1200e-2]") == [1000, 4, 0, 12])
  }

  @Test(
    arguments: [
      (#""width":1.5"#, "layers[1].width is 1.5, expected a whole number"),
      (
        #""width":99999999999999999999"#,
        "layers[1].width is 99999999999999999999, expected a whole number from "
          + "-9223372036854775808 to 9223372036854775807"
      ),
      (#""width":"many""#, "layers[1].width is \"many\", expected a whole number"),
      (#""width":null"#, "layers[1].width is null, expected a whole number"),
      (#""width":[1,2]"#, "layers[1].width is a list of 2, expected a whole number"),
      (
        #""width":1,"color":"blue""#,
        "layers[1].color is \"blue\", expected \"red\" or \"green\""
      ),
      (#""width":1,"color":{}"#, "layers[1].color is an object, expected a string"),
      (#""color":"red""#, "layers[1] lacks the key width"),
    ])
  func namesKeysWhatIsThereAndWhatShouldBe(last: String, expected: String) throws {
    struct Layers: Decodable { var layers: [Layer] }
    #expect(reason(Layers.self, #"{"layers":[{"width":1},{\#(last)}]}"#) == expected)
  }

  @Test func namesTheWholeToo() {
    #expect(reason(Layer.self, "[1]") == "the document is a list of 1, expected an object")
    #expect(reason([Int].self, "{}") == "the document is an object, expected a list")
    #expect(reason(Layer.self, "{}") == "the key width is missing")
    #expect(reason([Bool].self, "[1]") == "[0] is 1, expected true or false")
    #expect(reason([String].self, "[true]") == "[0] is true, expected a string")
    #expect(
      reason([Float].self, "[1e39]")?.hasPrefix("[0] is 1e39, expected a number of at most") == true
    )
    #expect(reason([UInt8].self, "[256]") == "[0] is 256, expected a whole number from 0 to 255")
    #expect(reason([Int].self, "[1,]")?.contains("line 1, column 4") == true)
  }

  @Test func nullIsANumberThatIsNotFiniteOnRequestOnly() throws {
    #expect(throws: DecodingError.self) { try decode([Double].self, "[null]") }
    #expect(try decode([Double].self, "[null, 1]", readingNull: true)[0].isNaN)
    #expect(throws: DecodingError.self) { try decode([Int].self, "[null]", readingNull: true) }
  }

  /// A custom type that uses decoding methods which synthesized code does not use.
  private struct Own: Decodable {
    var names: [String] = []
    var isNull: Bool
    var inner: Layer
    var rest: Int

    enum Key: String, CodingKey { case list, nothing, inner, deep }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      var list = try container.nestedUnkeyedContainer(forKey: .list)
      while !list.isAtEnd {
        if try list.decodeNil() { continue }
        names.append(try list.decode(String.self))
      }
      isNull = try container.decodeNil(forKey: .nothing)
      inner = try Layer(from: container.superDecoder(forKey: .inner))
      rest = try container.nestedContainer(keyedBy: Key.self, forKey: .deep)
        .decode(Int.self, forKey: .list)
    }
  }

  @Test func containersWithinContainers() throws {
    let own = try decode(
      Own.self,
      #"{"list":["a",null,"b"],"nothing":null,"inner":{"width":2},"deep":{"list":7}}"#)
    #expect(own.names == ["a", "b"] && own.isNull && own.inner.width == 2 && own.rest == 7)
  }
}
