import Foundation
import Sluice
import SluiceText
import Testing

@testable import SluiceModels

/// The end of a text, and the reported tokens.
@Suite struct GenerationOptionsTests {
  /// A byte-level model that recites a given text.
  private struct Reciting: GenerativeModel {
    let text: [UInt8]
    let contextLength = 1000

    func callAsFunction(
      _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
    ) -> Tensor {
      var logits = [Float](repeating: 0, count: tokens.ids.count * 256)
      logits[(tokens.ids.count - 1) * 256 + Int(text[tokens.ids.count - 1])] = 1
      return Tensor(logits, shape: [1, tokens.ids.count, 256])
    }

    func makeState() -> SequenceState? { nil }
  }

  private func recite(
    _ text: String, _ options: GenerationOptions
  ) throws -> (pieces: [String], generator: TextGenerator) {
    var options = options
    options.sampling = .greedy
    var generator = try TextGenerator(
      Reciting(text: Array(text.utf8)), vocabulary: .bytes, tokens: [0x78], options: options)
    var pieces: [String] = []
    while let piece = try generator.next() { pieces.append(piece) }
    #expect(try generator.next() == nil)
    return (pieces, generator)
  }

  @Test(
    "A stop string ends the text and is no part of it",
    arguments: [
      (["\n\n"], "one\ntwo"), (["two", "\n\n"], "one\n"), (["\n\nx", "wo"], "one\nt"), (["o"], ""),
      (["e\nt"], "on"), (["three", ""], "one\ntwo\n\nthr"),
    ])
  func stopStrings(strings: [String], expected: String) throws {
    let (pieces, generator) = try recite(
      "one\ntwo\n\nthr", GenerationOptions(maxTokenCount: 12, stopStrings: strings))
    #expect(pieces.joined() == expected)
    #expect(generator.end == (expected.count == 12 ? .maxTokens : .stopString))
  }

  @Test("What may be the start of a stop string is held back") func held() throws {
    let (pieces, _) = try recite(
      "aab aac", GenerationOptions(maxTokenCount: 7, stopStrings: ["aac"]))
    #expect(pieces == ["aab", " "])
    let (rest, _) = try recite("aaaa", GenerationOptions(maxTokenCount: 4, stopStrings: ["aac"]))
    #expect(rest.joined() == "aaaa")
  }

  @Test("A token that ends the text is no part of it") func endTokens() throws {
    let (pieces, generator) = try recite(
      "ab\u{4}cd", GenerationOptions(maxTokenCount: 5, endTokens: [4, 5]))
    #expect(pieces == ["a", "b"])
    #expect(generator.end == .endToken)
    #expect(generator.tokens.map(\.id) == [0x61, 0x62])
    let (none, ended) = try recite("ab", GenerationOptions(maxTokenCount: 0))
    #expect(none.isEmpty && ended.end == .maxTokens)
  }

  @Test("Probabilities are those before temperature and penalties") func logProbabilities() throws {
    let (_, generator) = try recite(
      "ab", GenerationOptions(maxTokenCount: 2, logProbabilityCount: 3))
    let expected = Float(1 - log(M_E + 255))
    for (token, id) in zip(generator.tokens, [Int32(0x61), 0x62]) {
      #expect(abs(try #require(token.logProbability) - expected) < 1e-6)
      #expect(token.alternatives.map(\.id) == [id, 0, 1])
      #expect(token.alternatives[0].logProbability == token.logProbability)
      #expect(abs(token.alternatives[1].logProbability - (expected - 1)) < 1e-6)
    }
    let (_, silent) = try recite("ab", GenerationOptions(maxTokenCount: 2))
    #expect(silent.tokens.allSatisfy { $0.logProbability == nil && $0.alternatives.isEmpty })
  }

  @Test("Penalties lower what occurred") func penalties() {
    func penalized(_ penalties: Penalties) -> [Float] {
      var logits: [Float] = [2, -1, 0.5, 4]
      penalties.apply(to: &logits, after: [0, 1, 2, 2, 2], promptCount: 3)
      return logits
    }
    #expect(penalized(Penalties()) == [2, -1, 0.5, 4])
    #expect(penalized(Penalties(repetition: 2)) == [1, -2, 0.25, 4])
    #expect(penalized(Penalties(presence: 1)) == [2, -1, -0.5, 4])
    #expect(penalized(Penalties(frequency: 0.25)) == [2, -1, 0, 4])
    #expect(penalized(Penalties(repetition: 2, presence: 1, frequency: 0.25)) == [1, -2, -1.25, 4])
  }

  @Test(
    "The most likely tokens are those that sorting gives", arguments: [1, 7, 64, 200, 512, 5000])
  func likeliest(count: Int) {
    let random = RandomStream(seed: UInt64(count))
    // With many ties.
    let logits = (0..<4096).map { (random.uniform(at: UInt64($0)) * 300).rounded() / 10 }
    let expected = logits.indices.sorted {
      logits[$0] != logits[$1] ? logits[$0] > logits[$1] : $0 < $1
    }
    #expect(
      LikeliestTokens.indices(of: logits, count: min(count, 4096)) == Array(expected.prefix(count)))
  }

  @Test("A large vocabulary is cut as a sorted one", arguments: [Float(0.1), 0.5, 0.9, 1])
  func nucleus(topP: Float) throws {
    let random = RandomStream(seed: 3)
    let logits = (0..<3000).map { random.uniform(at: UInt64($0)) * 6 }
    let weights = logits.map { exp(Double($0)) }
    let order = weights.indices.sorted { weights[$0] > weights[$1] }
    var (left, allowed) = (Double(topP) * weights.reduce(0, +), Set<Int>())
    for token in order where left > 0 {
      allowed.insert(token)
      left -= weights[token]
    }
    let chosen = try (0..<2000).map {
      try #require(
        Sampling(topP: topP).token(from: logits, uniform: random.uniform(at: UInt64(5000 + $0))))
    }
    #expect(Set(chosen).isSubset(of: allowed))
    #expect(Set(chosen).count > allowed.count / 8)
  }

  @Test("min-p leaves tokens by their ratio to the most likely one") func minP() {
    let logits = [0.5, 0.1, 0.04, 0.36].map { Float(log($0)) }
    for (minP, allowed) in [
      (Float(0.5), [0, 3]), (0.15, [0, 1, 3]), (0, [0, 1, 2, 3]), (1, [0]),
    ] {
      let chosen = Set(
        (0..<1000).compactMap {
          Sampling(minP: minP).token(from: logits, uniform: Float($0) / 1000)
        })
      #expect(chosen == Set(allowed), "\(minP)")
    }
  }

  @Test("Options that generate nothing are refused by name") func refused() throws {
    let options: [(String, GenerationOptions)] = [
      ("maxTokenCount", .init(maxTokenCount: -1)),
      ("logProbabilityCount", .init(maxTokenCount: 1, logProbabilityCount: -1)),
      ("minP", .init(sampling: Sampling(minP: 2), maxTokenCount: 1)),
      (
        "repetitionPenalty",
        .init(sampling: Sampling(penalties: .init(repetition: 0)), maxTokenCount: 1)
      ),
      (
        "presencePenalty",
        .init(sampling: Sampling(penalties: .init(presence: .nan)), maxTokenCount: 1)
      ),
      (
        "frequencyPenalty",
        .init(sampling: Sampling(penalties: .init(frequency: .infinity)), maxTokenCount: 1)
      ),
    ]
    for (setting, options) in options {
      let error = #expect(throws: ConfigurationError.self) {
        try TextGenerator(
          Reciting(text: [1]), vocabulary: .bytes, tokens: [1], options: options)
      }
      guard case .outOfRange(setting, _, _) = error else {
        Issue.record("\(setting): \(String(describing: error))")
        continue
      }
    }
    #expect(throws: ConfigurationError.self) {
      try TextGenerator(
        Reciting(text: [1]), vocabulary: .bytes, tokens: [256], options: .init(maxTokenCount: 1))
    }
  }
}
