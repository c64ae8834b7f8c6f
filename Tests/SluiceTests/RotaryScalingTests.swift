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
    ]) func validation(scaling: RotaryScaling)
  {
    #expect(throws: ConfigurationError.self) { try scaling.validate() }
  }

  @Test("A scaling is read as it was written") func coding() throws {
    for scaling in [
      RotaryScaling.none, .linear(factor: 2), .ntk(factor: 3),
      .yarn(factor: 4, originalContext: 64, attentionFactor: 1.5),
    ] {
      try scaling.validate()
      let data = try JSONEncoder().encode(scaling)
      #expect(try JSONDecoder().decode(RotaryScaling.self, from: data) == scaling)
    }
  }
}
