import Testing

@testable import SluiceTables

struct NumberTextTests {
  private func parse(_ text: String, comma: Bool = false) -> NumberText.Result {
    Array(text.utf8).withUnsafeBufferPointer {
      NumberText(usesDecimalComma: comma).parse($0)
    }
  }

  @Test(arguments: [
    "0", "-0", "1", "+1", "007", "1.", ".5", "-.5", "1e3", "1E-3", "1.5e+10", "9007199254740993",
    "9007199254740992.5", "0.1", "123456789.123456789", "30.5310001373291", "16.024000167846680",
    "0.30000000000000004", "1e22", "1e23", "8.5e22", "9999999999999999999", "18446744073709551615",
    "1.7976931348623157e308", "5e-324", "2.2250738585072011e-308", "1e-400",
    "0.000000000000000000000000000001234", "1234567890123456789012345678901234567890",
    "9223372036854775808e-19", "4503599627370496.5", "4503599627370497.5", "6.02214076e23",
  ])
  func numbersAreRoundedAsTheStandardLibraryDoes(text: String) throws {
    let expected = try #require(Double(text.hasSuffix(".") ? text + "0" : text))
    #expect(parse(text) == .number(expected))
  }

  @Test func randomNumbersAreCorrectlyRounded() {
    var generator = SystemRandomNumberGenerator()
    let texts = (0..<10_000).map { _ in
      let digitCount = Int.random(in: 1...21, using: &generator)
      var text = (0..<digitCount).map { _ in String(Int.random(in: 0...9, using: &generator)) }
        .joined()
      if Bool.random(using: &generator) {
        let point = text.index(text.startIndex, offsetBy: Int.random(in: 1...digitCount))
        text.insert(".", at: point)
        if text.hasSuffix(".") { text += "0" }
      }
      if Int.random(in: 0..<3, using: &generator) == 0 {
        text += "e\(Int.random(in: -30...30, using: &generator))"
      }
      return text
    }
    // The shortest texts of doubles have up to 17 digits.
    let shortest = (0..<10_000).map { _ in "\(Double.random(in: -1000...1000, using: &generator))" }
    let wrong = (texts + shortest).filter { text in
      Double(text).map { parse(text) != .number($0) } ?? true
    }
    #expect(wrong == [])
  }

  @Test(arguments: [
    "", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "1,5", "1 000", "0x10", "1_000", "abc", "1a",
    "--1",
    "1e5.0", "nan", "٣", "½", "1.5%", "$5",
  ])
  func otherTextsAreNotNumbers(text: String) {
    #expect(parse(text) == .notANumber)
  }

  @Test(arguments: ["inf", "-Inf", "+Infinity", "INF", "1e400", "-1e309"])
  func infiniteNumbersAreFound(text: String) {
    #expect(parse(text) == .infinite)
  }

  @Test func aDecimalCommaReplacesThePoint() {
    #expect(parse("1,5", comma: true) == .number(1.5))
    #expect(
      parse("-12345678901234567890,25", comma: true) == .number(-12_345_678_901_234_567_890.25))
    #expect(parse("1.5", comma: true) == .notANumber)
  }
}
