import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct GatingTests {
  @Test(arguments: GateCombination.allCases, Activation.allCases)
  func isItsFormulaForwardAndBackward(combination: GateCombination, activation: Activation) {
    let count = 48
    let values = samples(count)
    let logits = samples(count, seed: 2, in: -4...4)
    let upstream = samples(count, seed: 3)
    let gates = filled(count) {
      ActivationKernel.forward(count: count, activation: activation, input: logits, output: $0)
    }
    let slopes = filled(count) {
      ActivationKernel.backward(
        count: count, activation: activation, input: logits,
        outputGradient: [Float](repeating: 1, count: count), inputGradient: $0)
    }
    let gated = changed(values) {
      Gating.apply(activation, combination: combination, count: count, logits: logits, values: $0)
    }
    let gradients = changed(logits + upstream) {
      Gating.applyBackward(
        activation, combination: combination, count: count, values: values, logits: $0,
        gradient: $0 + count)
    }
    let gatedAgain = filled(count) { target in
      _ = changed(logits + upstream) {
        Gating.applyBackward(
          activation, combination: combination, count: count, values: values, logits: $0,
          gradient: $0 + count, gated: target)
      }
    }
    #expect(gatedAgain == gated)
    for index in 0..<count {
      let (value, gate, gradient) = (values[index], gates[index], upstream[index])
      let multiplies = combination == .multiply
      #expect(gated[index] == (multiplies ? value * gate : value + gate))
      let gateGradient = multiplies ? gradient * value : gradient
      #expect(gradients[index] == gateGradient * slopes[index])
      #expect(gradients[count + index] == (multiplies ? gradient * gate : gradient))
    }
  }

  @Test func multipliesUnlessToldOtherwise() {
    let (values, logits) = (samples(16), samples(16, seed: 2))
    func gated(_ combination: GateCombination?) -> [Float] {
      changed(values) {
        if let combination {
          Gating.apply(.silu, combination: combination, count: 16, logits: logits, values: $0)
        } else {
          Gating.apply(.silu, count: 16, logits: logits, values: $0)
        }
      }
    }
    #expect(gated(nil) == gated(.multiply))
    #expect(gated(nil) != gated(.add))
  }
}
