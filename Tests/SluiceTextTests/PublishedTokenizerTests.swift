import Foundation
import SluiceText
import Testing

/// Texts and ids of published tokenizers, in `../shared/tokenizers`, which a user's checkout does
/// not contain.
struct PublishedTokenizerTests {
  private struct Cases: Decodable {
    struct Case: Decodable {
      let text: String
      let ids: [Int32]
    }
    let cases: [Case]
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("../shared/tokenizers")

  private static let isThere = FileManager.default.fileExists(atPath: folder.path)

  private func cases(_ name: String) throws -> [Cases.Case] {
    let data = try Data(contentsOf: Self.folder.appendingPathComponent(name + ".cases.json"))
    return try JSONDecoder().decode(Cases.self, from: data).cases
  }

  /// The folder where `make_tokenizers.py` wrote Qwen's files, which are too large for the repository.
  private static let made = ProcessInfo.processInfo.environment["SLUICE_TOKENIZERS"]

  private func expectCases(_ name: String, of tokenizer: BytePairTokenizer) throws {
    let cases = try cases(name)
    #expect(cases.count > 40)
    for text in cases {
      #expect(tokenizer.encode(text.text) == text.ids, "\(text.text.debugDescription)")
      if tokenizer.rules.normalization == .none {
        #expect(tokenizer.decode(text.ids) == text.text)
      }
    }
    // Divided where cuts are possible; joined with text that is not merged with its neighbors.
    let all = cases.map(\.text).joined(separator: "a\n")
    #expect(try streamed(all, by: tokenizer, pieceSize: 7) == tokenizer.encode(all))
  }

  private func streamed(
    _ text: String, by tokenizer: BytePairTokenizer, pieceSize: Int
  ) throws -> [Int32] {
    var (stream, tokens, rest) = (BytePairStream(tokenizer), [Int32](), Array(text.utf8)[...])
    while !rest.isEmpty {
      tokens += try stream.append(rest.prefix(pieceSize))
      rest = rest.dropFirst(pieceSize)
    }
    return tokens + (try stream.finish())
  }

  @Test(.enabled(if: isThere, "../shared/tokenizers is not there")) func gpt2() throws {
    let path = Self.folder.appendingPathComponent("gpt2.tokenizer.json").path
    let tokenizer = try BytePairTokenizer(contentsOfFile: path)
    #expect(tokenizer.count == 50257 && tokenizer.mergeCount == 50000)
    try expectCases("gpt2", of: tokenizer)
  }

  @Test(
    .enabled(if: isThere && made != nil, "SLUICE_TOKENIZERS is not set"),
    arguments: [("qwen3", 151_646), ("qwen3_5", 248_047)])
  func qwen(name: String, count: Int) throws {
    let tokenizer = try BytePairTokenizer(
      contentsOfFile: "\(Self.made ?? "")/\(name)/tokenizer.json")
    #expect(tokenizer.count == count)
    try expectCases(name, of: tokenizer)
    // These tokenizers have tokens that no merge produces.
    #expect(tokenizer.rules.keepsKnownWords == (name == "qwen3_5"))
  }
}
