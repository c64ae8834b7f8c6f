import Foundation
import TestSupport
import Testing

@testable import Sluice

@Suite struct RotaryScalingTests {
  private func unscaled(_ dimension: Int, base: Double) -> [Double] {
    (0..<dimension / 2).map { pow(base, -2 * Double($0) / Double(dimension)) }
  }

  private func expectClose(_ found: [Double], _ expected: [Double]) {
    #expect(found.count == expected.count && !found.isEmpty)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-12 * abs(b), "\(a), not \(b)") }
  }

  @Test("Linear scaling divides all frequencies", arguments: [2, 6, 64]) func linear(dimension: Int)
  {
    expectClose(
      RotaryScaling.linear(factor: 2.5).frequencies(rotatedDimension: dimension, base: 500),
      unscaled(dimension, base: 500).map { $0 / 2.5 })
  }

  @Test("NTK scaling leaves the fastest pair and divides the slowest", arguments: [4, 6, 64])
  func ntk(dimension: Int) {
    let found = RotaryScaling.ntk(factor: 8).frequencies(rotatedDimension: dimension, base: 500)
    let plain = unscaled(dimension, base: 500)
    let d = Double(dimension)
    expectClose(found, unscaled(dimension, base: 500 * pow(8, d / (d - 2))))
    #expect(found[0] == 1)
    #expect(abs(found[found.count - 1] * 8 / plain[plain.count - 1] - 1) < 1e-12)
  }

  @Test("A single pair has frequency 1 under NTK scaling") func ntkOfOnePair() {
    #expect(RotaryScaling.ntk(factor: 8).frequencies(rotatedDimension: 2, base: 500) == [1])
  }

  // Computed once from the formulas of transformers' `_compute_yarn_parameters`.
  @Test("YaRN's frequencies are those of transformers") func yarn() {
    let found = RotaryScaling.yarn(factor: 4, originalContext: 2048)
      .frequencies(rotatedDimension: 64, base: 10000)
    expectClose(
      [0, 9, 14, 20, 25, 31].map { found[$0] },
      [
        1, 0.0706631081870968, 0.011627211527177573, 0.0009730085108210396,
        0.00018747355233311394, 3.33380358040831e-05,
      ])
    expectClose(
      RotaryScaling.yarn(factor: 40, originalContext: 4096)
        .frequencies(rotatedDimension: 16, base: 1e6),
      [
        1, 0.17782794100389226, 0.021345374206136563, 0.001968194638166222, 2.5e-05,
        4.445698525097307e-06, 7.905694150420949e-07, 1.4058533129758726e-07,
      ])
    expectClose(
      RotaryScaling.yarn(factor: 16, originalContext: 64)
        .frequencies(rotatedDimension: 8, base: 10000),
      [1, 0.053125, 0.000625, 6.25e-05])
  }

  // From the formulas of transformers' `_compute_yarn_parameters` without `truncate`.
  @Test("YaRN's ramp may begin and end between pairs") func unroundedRamp() {
    let scaling = RotaryScaling.yarn(
      factor: 4, originalContext: 16, betaFast: 2, betaSlow: 0.5, roundsRamp: false)
    func pair(_ turns: Double) -> Double {
      16 * log(16 / (turns * 2 * .pi)) / (2 * log(500))
    }
    let expected = unscaled(16, base: 500).enumerated().map { index, frequency in
      let (low, high) = (max(pair(2), 0), min(pair(0.5), 15))
      let ramp = min(max((Double(index) - low) / (high - low), 0), 1)
      return frequency / 4 * ramp + frequency * (1 - ramp)
    }
    let found = scaling.frequencies(rotatedDimension: 16, base: 500)
    expectClose(found, expected)
    let rounded = RotaryScaling.yarn(factor: 4, originalContext: 16, betaFast: 2, betaSlow: 0.5)
    #expect(rounded.frequencies(rotatedDimension: 16, base: 500) != found)
  }

  // From the formulas of transformers' `_compute_llama3_parameters`.
  @Test("Llama 3 keeps fast pairs, slows slow ones, and has shares between") func llama3() {
    let scaling = RotaryScaling.llama3(
      factor: 8, originalContext: 64, lowFrequencyFactor: 1, highFrequencyFactor: 4)
    let expected = unscaled(16, base: 500).map { frequency in
      let length = 2 * Double.pi / frequency
      if length < 64.0 / 4 { return frequency }
      if length > 64.0 / 1 { return frequency / 8 }
      let smooth = (64 / length - 1) / (4 - 1)
      return (1 - smooth) * frequency / 8 + smooth * frequency
    }
    let found = scaling.frequencies(rotatedDimension: 16, base: 500)
    expectClose(found, expected)
    #expect(found[0] == 1 && found[7] < found[6])
    let between = zip(found, unscaled(16, base: 500)).filter { $0 != $1 && $0 * 8 > $1 * 1.01 }
    #expect(!between.isEmpty)
  }

  @Test("Each pair may have a number of its own") func perPair() throws {
    let scaling = RotaryScaling.perPair([1, 2, 8])
    expectClose(
      scaling.frequencies(rotatedDimension: 6, base: 500),
      zip(unscaled(6, base: 500), [1, 2, 8]).map { $0 / $1 })
    try RotaryEmbedding(headDimension: 6, scaling: scaling).validate()
    #expect(throws: ConfigurationError.self) {
      try RotaryEmbedding(headDimension: 8, scaling: scaling).validate()
    }
  }

  @Test("Dynamic scaling is none within the context, and grows beyond it") func dynamic() {
    let scaling = RotaryScaling.dynamic(factor: 2, originalContext: 32)
    let plain = unscaled(8, base: 500)
    for length in [0, 7, 32] {
      expectClose(scaling.frequencies(rotatedDimension: 8, base: 500, length: length), plain)
    }
    expectClose(
      scaling.frequencies(rotatedDimension: 8, base: 500, length: 80),
      unscaled(8, base: 500 * pow(2.0 * 80 / 32 - 1, 8.0 / 6)))
    #expect(scaling.frequencies(rotatedDimension: 2, base: 500, length: 80) == [1])
  }

  @Test("YaRN multiplies cosines and sines, the others do not") func attentionFactor() {
    let four = RotaryScaling.yarn(factor: 4, originalContext: 2048)
    #expect(abs(four.factorOfAttention - 1.138629436111989) < 1e-12)
    #expect(RotaryScaling.yarn(factor: 1, originalContext: 8).factorOfAttention == 1)
    #expect(
      RotaryScaling.yarn(factor: 4, originalContext: 8, attentionFactor: 0.5).factorOfAttention
        == 0.5)
    #expect(RotaryScaling.ntk(factor: 4).factorOfAttention == 1)
    let table = RotaryTable(positionCount: 3, headDimension: 64, scaling: four)
    for (c, s) in zip(table.cosines.doubles, table.sines.doubles) {
      #expect(abs((c * c + s * s).squareRoot() - 1.138629436111989) < 1e-6)
    }
  }

  @Test("A factor of 1 changes nothing") func neutral() {
    let plain = unscaled(16, base: 10000)
    for scaling in [
      RotaryScaling.none, .linear(factor: 1), .ntk(factor: 1),
      .yarn(factor: 1, originalContext: 128),
    ] {
      expectClose(scaling.frequencies(rotatedDimension: 16, base: 10000), plain)
    }
  }

  @Test(
    "Scalings that cannot be are told",
    arguments: [
      RotaryScaling.linear(factor: 0.9), .ntk(factor: .nan), .linear(factor: .infinity),
      .yarn(factor: 0, originalContext: 64), .yarn(factor: 2, originalContext: 0),
      .yarn(factor: 2, originalContext: 64, betaFast: 1, betaSlow: 2),
      .yarn(factor: 2, originalContext: 64, betaSlow: 0),
      .yarn(factor: 2, originalContext: 64, attentionFactor: 0),
      .dynamic(factor: 0.5, originalContext: 64), .dynamic(factor: 2, originalContext: -1),
      .llama3(factor: .nan, originalContext: 64), .llama3(factor: 8, originalContext: 0),
      .llama3(factor: 8, originalContext: 64, lowFrequencyFactor: 4, highFrequencyFactor: 4),
      .perPair([1, 0]),
    ]) func validation(scaling: RotaryScaling)
  {
    #expect(throws: ConfigurationError.self) { try scaling.validate() }
  }

  @Test("A scaling is read as it was written") func coding() throws {
    for scaling in [
      RotaryScaling.none, .linear(factor: 2), .ntk(factor: 3),
      .yarn(factor: 4, originalContext: 64, attentionFactor: 1.5),
      .yarn(factor: 4, originalContext: 64, roundsRamp: false),
      .dynamic(factor: 2, originalContext: 64), .llama3(factor: 8, originalContext: 64),
      .perPair([1, 2, 3]),
    ] {
      try scaling.validate()
      let data = try JSONEncoder().encode(scaling)
      #expect(try JSONDecoder().decode(RotaryScaling.self, from: data) == scaling)
    }
  }

  @Test("What was written before the ramp's ends were a setting is read") func olderCoding() throws
  {
    let json = #"{"yarn": {"factor": 4, "originalContext": 64, "betaFast": 32, "betaSlow": 1}}"#
    #expect(
      try JSONDecoder().decode(RotaryScaling.self, from: Data(json.utf8))
        == .yarn(factor: 4, originalContext: 64))
  }
}
