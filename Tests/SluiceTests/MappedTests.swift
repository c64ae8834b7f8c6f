import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct MappedTests {
  struct Function: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let operation: @Sendable (Tensor) -> Tensor
    let reference: @Sendable (Double) -> Double
    var range: ClosedRange<Float> = -3...3
  }

  static let functions = [
    Function(testDescription: "exp", operation: { $0.exp() }, reference: { exp($0) }),
    Function(
      testDescription: "log", operation: { $0.log() }, reference: { log($0) }, range: 0.1...9),
    Function(
      testDescription: "sqrt", operation: { $0.sqrt() }, reference: { $0.squareRoot() },
      range: 0.1...9),
    Function(testDescription: "abs", operation: { $0.abs() }, reference: { abs($0) }),
    Function(testDescription: "tanh", operation: { $0.tanh() }, reference: { tanh($0) }),
    Function(
      testDescription: "sigmoid", operation: { $0.sigmoid() }, reference: { 1 / (1 + exp(-$0)) }),
    Function(
      testDescription: "clamped", operation: { $0.clamped(to: -1...2) },
      reference: { min(max($0, -1), 2) }),
    Function(
      testDescription: "clamped from", operation: { $0.clamped(to: 0...) },
      reference: { max($0, 0) }),
    Function(
      testDescription: "clamped through", operation: { $0.clamped(to: ...1) },
      reference: { min($0, 1) }),
  ]

  @Test("Values and gradients", arguments: functions, [[], [0], [1], [7], [5, 33]])
  func function(_ function: Function, shape: [Int]) {
    checkGradients(
      of: { function.operation($0[0]) }, reference: { $0[0].map(function.reference) },
      inputs: [.sample(shape, in: function.range)])
  }

  @Test("Every number of threads gives the same bits", arguments: functions)
  func threads(_ function: Function) {
    let x = Tensor.sample([20_011], in: function.range)
    expectSameForAllThreadCounts {
      let leaf = x.tracked()
      let y = function.operation(leaf)
      return [y, y.gradients(from: x)[leaf]].compactMap(\.self)
    }
  }

  @Test("The bounds of a range belong to it: the gradient passes") func clampBounds() {
    let x = Tensor([-2, -1, 0, 1, 2]).tracked()
    let gradient = x.clamped(to: -1...1).sum().gradients()[x]
    #expect(gradient == Tensor([0, 1, 1, 1, 0]))
  }

  @Test("NaN stays NaN") func nan() {
    let x = Tensor([.nan])
    for function in Self.functions {
      #expect(function.operation(x).scalar.isNaN, "\(function.testDescription)")
    }
  }

  @Test("The ends of domains") func ends() {
    #expect(Tensor([0]).log().scalar == -.infinity)
    #expect(Tensor([-1]).log().scalar.isNaN)
    #expect(Tensor([.infinity]).log().scalar == .infinity)
    #expect(Tensor([0]).sqrt().scalar == 0)
    #expect(Tensor([-1]).sqrt().scalar.isNaN)
    #expect(Tensor([.infinity]).sqrt().scalar == .infinity)
    #expect(Tensor([-.infinity]).exp().scalar == 0)
    let zero = Tensor([0]).tracked()
    #expect(zero.abs().gradients()[zero] == Tensor([0]))
    #expect(zero.sqrt().gradients()[zero] == Tensor([.infinity]))
  }
}
