import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct AdamWKernelTests {
  @Test(arguments: awkwardCounts)
  func threeStepsMatchTheFormula(count: Int) {
    let start = samples(count)
    let gradients = (1...3).map { samples(count, seed: UInt64($0 + 1), in: -0.1...0.1) }
    let found = sameForEveryThreadCount { pool in
      filled(3 * count) { value in
        let (m, v) = (value + count, value + 2 * count)
        value.update(from: start, count: count)
        m.update(repeating: 0, count: 2 * count)
        for step in 1...3 {
          gradients[step - 1].withUnsafeBufferPointer { gradient in
            guard let gradient = gradient.baseAddress else { return }
            // As two parameters; the second has the remaining elements.
            let arrays = [0..<count / 3, count / 3..<count].map { part in
              AdamWKernel.Arrays(
                count: part.count, value: value + part.lowerBound,
                gradient: gradient + part.lowerBound, firstMoment: m + part.lowerBound,
                secondMoment: v + part.lowerBound, weightDecay: 0.1)
            }
            AdamWKernel.step(
              arrays, gradientScale: 0.5, learningRate: 1e-2, beta1: 0.9, beta2: 0.99,
              epsilon: 1e-8, step: step, pool: pool)
          }
        }
      }
    }
    // The kernel's betas are floats; 1 minus a float differs from 1 minus the decimal fraction.
    let (beta1, beta2) = (Double(Float(0.9)), Double(Float(0.99)))
    var value = start.map(Double.init)
    var m = [Double](repeating: 0, count: count)
    var v = m
    for step in 1...3 {
      for index in 0..<count {
        let g = Double(gradients[step - 1][index]) * 0.5
        value[index] -= 1e-2 * 0.1 * value[index]
        m[index] = beta1 * m[index] + (1 - beta1) * g
        v[index] = beta2 * v[index] + (1 - beta2) * g * g
        let unbiasedM = m[index] / (1 - pow(beta1, Double(step)))
        let unbiasedV = v[index] / (1 - pow(beta2, Double(step)))
        value[index] -= 1e-2 * unbiasedM / (unbiasedV.squareRoot() + 1e-8)
      }
    }
    expectClose(Array(found[..<count]), value, tolerance: 1e-6, "value")
    expectClose(Array(found[count..<2 * count]), m, tolerance: 1e-6, "first moment")
    expectClose(Array(found[(2 * count)...]), v, tolerance: 1e-6, "second moment")
  }

  @Test func aFirstStepIsAsLongAsTheLearningRate() {
    // For gradients of any size far above epsilon.
    for size in [Float(1e-3), 1, 1e3] {
      let found = step(value: 0, gradient: size, moment: 0)
      #expect(abs(found / -0.01 - 1) < 1e-4)
    }
  }

  @Test func withoutGradientsOnlyTheDecayActs() {
    let decayed = step(value: 2, gradient: 0, moment: 0, decay: 0.5)
    #expect(abs(decayed - 1.99) <= Float(1.99).ulp)
    #expect(step(value: 2, gradient: 0, moment: 0) == 2)
  }

  private func step(value: Float, gradient: Float, moment: Float, decay: Float = 0) -> Float {
    // The value, both moments and the gradient.
    changed([value, moment, moment, gradient]) { numbers in
      AdamWKernel.step(
        [
          AdamWKernel.Arrays(
            count: 1, value: numbers, gradient: numbers + 3, firstMoment: numbers + 1,
            secondMoment: numbers + 2, weightDecay: decay)
        ], learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1)
    }[0]
  }
}
