import Foundation
import Sluice
import Testing

@testable import SluiceModels

struct SamplingTests {
  /// The share of random numbers that choose each token.
  private func shares(_ sampling: Sampling, _ logits: [Float]) -> [Double] {
    let count = 10_000
    var shares = [Double](repeating: 0, count: logits.count)
    for index in 0..<count {
      let uniform = (Float(index) + 0.5) / Float(count)
      guard let token = sampling.token(from: logits, uniform: uniform) else { continue }
      shares[token] += 1 / Double(count)
    }
    return shares
  }

  private func expect(
    _ found: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 2e-3, "\(found), expected \(expected)", sourceLocation: sourceLocation)
  }

  static let probabilities = [0.05, 0.5, 0.15, 0.3]
  static let logits = probabilities.map { Float(log($0)) + 7 }

  @Test func choosesInProportionToProbability() {
    expect(shares(Sampling(), Self.logits), Self.probabilities)
  }

  @Test(arguments: [Float(0.1), 0.5, 2, 50]) func temperatureIsAnExponent(temperature: Float) {
    let powers = Self.probabilities.map { pow($0, 1 / Double(temperature)) }
    let total = powers.reduce(0, +)
    expect(shares(Sampling(temperature: temperature), Self.logits), powers.map { $0 / total })
  }

  @Test func temperatureZeroTakesTheFirstOfTheLikeliest() {
    for uniform: Float in [0, 0.5, 0.999] {
      #expect(Sampling.greedy.token(from: [1, 3, -.infinity, 3], uniform: uniform) == 1)
    }
  }

  @Test func topKLeavesTheLikeliest() {
    expect(shares(Sampling(topK: 1), Self.logits), [0, 1, 0, 0])
    expect(shares(Sampling(topK: 2), Self.logits), [0, 0.625, 0, 0.375])
    expect(shares(Sampling(topK: 4), Self.logits), Self.probabilities)
    expect(shares(Sampling(topK: .max), Self.logits), Self.probabilities)
    expect(shares(Sampling(topK: 2), [0, 0, 0]), [0.5, 0.5, 0])
  }

  @Test func topPLeavesTheFewestThatSuffice() {
    expect(shares(Sampling(topP: 0.4), Self.logits), [0, 1, 0, 0])
    expect(shares(Sampling(topP: 0.6), Self.logits), [0, 0.625, 0, 0.375])
    expect(shares(Sampling(topP: 1), Self.logits), Self.probabilities)
    expect(shares(Sampling(topP: .leastNonzeroMagnitude), Self.logits), [0, 1, 0, 0])
    // The first of the two tokens that topK keeps has more than 0.6.
    expect(shares(Sampling(topK: 2, topP: 0.6), Self.logits), [0, 1, 0, 0])
  }

  @Test func neverChoosesTheImpossible() {
    expect(shares(Sampling(), [-.infinity, 0, -.infinity]), [0, 1, 0])
    for uniform: Float in [0, 1 - .ulpOfOne / 2] {
      #expect(Sampling().token(from: [-.infinity, 0, -.infinity], uniform: uniform) == 1)
      #expect(Sampling(topK: 3).token(from: [-.infinity, 0, -.infinity], uniform: uniform) == 1)
    }
    let tiny = Sampling(temperature: .leastNonzeroMagnitude)
    #expect(tiny.token(from: [1, 2, 1.5], uniform: 0.99) == 1)
    #expect(
      Sampling().token(
        from: [.greatestFiniteMagnitude, -.greatestFiniteMagnitude], uniform: 0.5) == 0)
  }

  @Test(arguments: [[], [Float.nan, 1], [1, .infinity], [-.infinity, -.infinity]])
  func knowsWhatIsNoPrediction(logits: [Float]) {
    for sampling in [Sampling(), .greedy, Sampling(topK: 1, topP: 0.5)] {
      #expect(sampling.token(from: logits, uniform: 0.5) == nil)
    }
  }

  @Test func refusesWhatChoosesNothing() throws {
    try Sampling(temperature: 0, topK: 1, topP: 1).validate()
    let wrong: [(String, Sampling)] = [
      ("temperature", Sampling(temperature: -1)), ("temperature", Sampling(temperature: .nan)),
      ("temperature", Sampling(temperature: .infinity)), ("topK", Sampling(topK: 0)),
      ("topP", Sampling(topP: 0)), ("topP", Sampling(topP: 1.1)), ("topP", Sampling(topP: .nan)),
    ]
    for (setting, sampling) in wrong {
      let error = #expect(throws: ConfigurationError.self) { try sampling.validate() }
      guard case .outOfRange(setting, _, _) = error else {
        Issue.record("\(setting): \(String(describing: error))")
        continue
      }
    }
  }
}
