import Dispatch

/// A parallel loop: calls the body with each index below a count; the calls may run at the same time.
package typealias ParallelLoop =
  @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void

extension BytePairModel {
  /// Texts with at least this many bytes are divided into parts of at least half of it.
  private static let parallelSize = 1 << 18

  /// Encodes a text.
  ///
  /// The tokens do not depend on the number of threads: a text is cut only where tokens end.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - recognition: which added tokens are found in it.
  ///   - isStart: whether nothing precedes the text.
  ///   - loop: runs the parts of long texts; nil for all available processors.
  func encode(
    _ text: UnsafeBufferPointer<UInt8>, recognizing recognition: AddedToken.Recognition,
    isStart: Bool = true, in loop: ParallelLoop? = nil
  ) -> [Int32] {
    guard text.count >= Self.parallelSize else {
      var encoder = BytePairEncoder(self, textLength: text.count)
      encoder.append(text, recognizing: recognition, isStart: isStart)
      return encoder.tokens
    }
    let size = max(Self.parallelSize / 2, min(text.count / 64, 1 << 22))
    let parts = seams.parts(of: text, size: size)
    let results = PartResults(count: parts.count)
    let run = loop ?? { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
    let shared = UnsafeText(bytes: text)
    run(parts.count) { index in
      var encoder = BytePairEncoder(self, textLength: parts[index].count)
      encoder.append(
        UnsafeBufferPointer(rebasing: shared.bytes[parts[index]]), recognizing: recognition,
        isStart: isStart && index == 0)
      results.set(encoder.tokens, at: index)
    }
    return results.joined
  }
}

/// Bytes that several threads read.
private struct UnsafeText: @unchecked Sendable {
  let bytes: UnsafeBufferPointer<UInt8>
}

/// The tokens of a text's parts, each written by one thread.
private final class PartResults: @unchecked Sendable {
  private let parts: UnsafeMutableBufferPointer<[Int32]>

  init(count: Int) {
    parts = .allocate(capacity: count)
    parts.initialize(repeating: [])
  }

  deinit {
    parts.deinitialize()
    parts.deallocate()
  }

  func set(_ tokens: [Int32], at index: Int) { parts[index] = tokens }

  var joined: [Int32] { Array(parts.joined()) }
}
