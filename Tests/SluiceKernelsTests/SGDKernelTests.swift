import TestSupport
import Testing

@testable import SluiceKernels

struct SGDKernelTests {
  @Test(arguments: awkwardCounts, [false, true])
  func threeStepsMatchTheFormula(count: Int, isNesterov: Bool) {
    let start = samples(count)
    let gradients = (1...3).map { samples(count, seed: UInt64($0 + 1)) }
    let found = sameForEveryThreadCount { pool in
      changed(start + [Float](repeating: 0, count: count)) { value in
        for gradient in gradients {
          gradient.withUnsafeBufferPointer { gradient in
            guard let gradient = gradient.baseAddress else { return }
            // As two parameters; the second has the remaining elements and twice the learning rate.
            let arrays = [0..<count / 3, count / 3..<count].map { part in
              SGDKernel.Arrays(
                count: part.count, value: value + part.lowerBound,
                gradient: gradient + part.lowerBound, buffer: value + count + part.lowerBound,
                weightDecay: 0.1, rateFactor: part.upperBound == count ? 2 : 1)
            }
            SGDKernel.step(
              arrays, gradientScale: 0.5, learningRate: 1e-2, momentum: 0.9,
              isNesterov: isNesterov, pool: pool)
          }
        }
      }
    }
    let momentum = Double(Float(0.9))
    var value = start.map(Double.init)
    var buffer = [Double](repeating: 0, count: count)
    for gradient in gradients {
      for index in 0..<count {
        let g = Double(gradient[index]) * 0.5 + 0.1 * value[index]
        buffer[index] = momentum * buffer[index] + g
        let rate = index < count / 3 ? 1e-2 : 2e-2
        value[index] -= rate * (isNesterov ? g + momentum * buffer[index] : buffer[index])
      }
    }
    expectClose(Array(found[..<count]), value, tolerance: 1e-6, "value")
    expectClose(Array(found[count...]), buffer, tolerance: 1e-6, "buffer")
  }

  @Test func withoutABufferTheStepIsTheGradient() {
    let found = changed([2, 3]) { numbers in
      SGDKernel.step(
        [
          SGDKernel.Arrays(
            count: 1, value: numbers, gradient: numbers + 1, buffer: nil, weightDecay: 0.5,
            rateFactor: 1)
        ], learningRate: 0.25, momentum: 0, isNesterov: false)
    }
    #expect(found == [1, 3])
  }
}
