import SluiceFiles
import Testing

struct JSONValueTests {
  @Test func keysKeepTheirOrder() throws {
    let value = try JSONValue(json: #"{"z": 1, "a": {"y": [], "b": null}, "m": "x"}"#)
    guard case .object(var object) = value else {
      Issue.record("no object")
      return
    }
    #expect(object.keys == ["z", "a", "m"])
    #expect(object.map(\.key) == ["z", "a", "m"])
    object["a"] = nil
    object["z"] = 2
    object["a"] = true
    #expect(object.keys == ["z", "m", "a"])
    #expect(object == ["a": true, "m": "x", "z": 2])
    #expect(object != ["a": true, "m": "x"])
  }

  @Test func literalsAreValues() throws {
    let value: JSONValue = ["a": [1, 1.5, true, nil, "x"], "b": [:]]
    #expect(value == (try JSONValue(json: #"{"b": {}, "a": [1, 1.5, true, null, "x"]}"#)))
  }

  @Test func whatIsNoJSONIsSaidOfItsSource() throws {
    let error = #expect(throws: JSONError.self) {
      try JSONValue(json: "{", source: "standard input")
    }
    #expect(
      error?.description
        == "standard input: not the expected JSON (line 1, column 2: the text ends, expected a key)"
    )
  }
}
