import Testing

@testable import SluiceFiles

struct JSONParserTests {
  private func value(_ text: String) throws -> JSONValue { try value(Array(text.utf8)) }

  private func value(_ bytes: [UInt8]) throws -> JSONValue {
    try bytes.withUnsafeBytes { try JSONParser.value(of: $0) }
  }

  @Test(
    arguments: [
      ("null", .null), (" true\n", .bool(true)), ("false", .bool(false)), ("0", .number("0")),
      ("-1.50e+3", .number("-1.50e+3")), (#""""#, .string("")), ("[]", .list([])),
      ("{ }", .object([:])),
      ("[1, [2],{}]", .list([.number("1"), .list([.number("2")]), .object([:])])),
      (
        #"{"a" : 1 , "b":{"a":"x"}}"#,
        .object(["a": .number("1"), "b": .object(["a": .string("x")])])
      ),
      (#""\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00""#, .string("\"\\/\u{8}\u{C}\n\r\téé😀")),
    ] as [(String, JSONValue)])
  func takesTextsApart(text: String, expected: JSONValue) throws {
    #expect(try value(text) == expected)
  }

  @Test(
    arguments: [
      ("", "line 1, column 1: the text ends, expected a value"),
      ("{", "the text ends, expected a key"), (#"{"a"}"#, "column 5: }, expected :"),
      ("{\n  \"a\" : 1,\n}", "line 3, column 1: }, expected a key"),
      ("[1 2]", "column 4: 2, expected , or ]"), (#"{"a":1 "b":2}"#, "expected , or }"),
      ("[1] x", "column 5: x, expected the end"), ("nul", "expected null"),
      ("NaN", "expected a value"),
      ("01", "column 2: 1, expected the end"), ("1.", "expected a digit"),
      ("-", "expected a digit"),
      (".5", "expected a value"), ("+1", "expected a value"), ("1e", "expected a digit"),
      ("-Infinity", "expected a digit"), ("\"a", "expected the end of a string"),
      ("\"a\nb\"", "a control character in a string"), (#""\x""#, "after a backslash"),
      (#""\u12g4""#, "four hexadecimal digits"), (#""\ud800""#, "half of a surrogate pair"),
      (#""\ud800\u0041""#, "half of a surrogate pair"), ("\u{0}", "the byte 0x0"),
    ])
  func saysWhereATextEndsToBeJSON(text: String, reason: String) throws {
    let error = #expect(throws: JSONSyntaxError.self) { try value(text) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test func aKeyOccursOnce() throws {
    let error = #expect(throws: JSONSyntaxError.self) {
      try value("{\"a\": {\"x\": 1},\n \"b\": [{\"x\": 1, \"y\": 2, \"x\": 1}]}")
    }
    #expect(
      error?.description == "line 2, column 25: the key \"x\" occurs twice in one object")
    // Also if the key is escaped.
    #expect(throws: JSONSyntaxError.self) { try value(#"{"a":1,"\u0061":1}"#) }
  }

  @Test func stringsAreUnicode() throws {
    let error = #expect(throws: JSONSyntaxError.self) { try value([0x22, 0xFF, 0x22]) }
    #expect(error?.description == "line 1, column 1: a string that is not UTF-8")
  }

  @Test(arguments: ["[", #"{"a":"#])
  func deepTextsEndInAnError(opening: String) throws {
    let error = #expect(throws: JSONSyntaxError.self) {
      try value(String(repeating: opening, count: 100_000))
    }
    #expect(error?.description.contains("512") == true)
    let nested = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(throws: Never.self) { try value(nested) }
  }
}
