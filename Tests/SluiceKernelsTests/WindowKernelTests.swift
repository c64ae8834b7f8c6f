import TestSupport
import Testing

@testable import SluiceKernels

struct WindowKernelTests {
  static let cases = [
    SlidingWindows(
      batchSize: 1, tokenCount: 1, width: 1, windowCount: 1, tapCount: 1, stride: 1, dilation: 1,
      padding: 0),
    SlidingWindows(
      batchSize: 2, tokenCount: 11, width: 5, windowCount: 11, tapCount: 4, stride: 1, dilation: 1,
      padding: 3),
    SlidingWindows(
      batchSize: 3, tokenCount: 97, width: 17, windowCount: 32, tapCount: 3, stride: 3, dilation: 2,
      padding: 2),
    SlidingWindows(
      batchSize: 5, tokenCount: 67, width: 33, windowCount: 70, tapCount: 7, stride: 1, dilation: 3,
      padding: 20),
    // Windows that are outside of the sequence at either end, and wider than it.
    SlidingWindows(
      batchSize: 2, tokenCount: 5, width: 2, windowCount: 20, tapCount: 4, stride: 1, dilation: 1,
      padding: 9),
    SlidingWindows(
      batchSize: 2, tokenCount: 24, width: 2, windowCount: 24, tapCount: 64, stride: 1, dilation: 1,
      padding: 31),
  ]

  @Test(arguments: cases)
  func matchesItsDefinition(windows: SlidingWindows) {
    let input = samples(windows.batchSize * windows.tokenCount * windows.width)
    let count = windows.batchSize * windows.windowCount * windows.tapCount * windows.width
    let upstream = samples(count, seed: 2)
    let output = sameForEveryThreadCount { pool in
      filled(count) {
        WindowKernel.forward(windows, filling: -7, input: input, output: $0, pool: pool)
      }
    }
    let gradient = sameForEveryThreadCount { pool in
      filled(input.count) {
        WindowKernel.backward(windows, outputGradient: upstream, inputGradient: $0, pool: pool)
      }
    }
    var expected = [Double](repeating: 0, count: input.count)
    for place in 0..<count / windows.width {
      let (window, tap) = place.quotientAndRemainder(dividingBy: windows.tapCount)
      let (sequence, number) = window.quotientAndRemainder(dividingBy: windows.windowCount)
      let token = number * windows.stride - windows.padding + tap * windows.dilation
      for channel in 0..<windows.width {
        let index = place * windows.width + channel
        guard token >= 0, token < windows.tokenCount else {
          #expect(output[index] == -7)
          continue
        }
        let source = (sequence * windows.tokenCount + token) * windows.width + channel
        #expect(output[index] == input[source])
        expected[source] += Double(upstream[index])
      }
    }
    expectClose(gradient, expected)
  }
}
