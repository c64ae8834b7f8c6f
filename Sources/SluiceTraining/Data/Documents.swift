import Sluice

/// The documents of a text, by the positions of their first tokens.
struct Documents: Sendable {
  /// The positions where documents begin, except for the first document, in ascending order.
  private var starts: [Int] = []

  /// Whether the text has document boundaries.
  private(set) var isCut = false

  /// The number of documents.
  var count: Int { starts.count + 1 }

  /// The memory of the positions, in bytes.
  var byteCount: Int { starts.count * MemoryLayout<Int>.stride }

  /// Adds the start of a document; positions are added in ascending order, and repeated ones are ignored.
  mutating func begin(at position: Int) {
    isCut = true
    guard position > starts.last ?? 0 else { return }
    starts.append(position)
  }

  /// Splits a range of positions at document boundaries; the parts are in order.
  func parts(of range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var lower = range.lowerBound
    for start in starts[firstStart(after: lower)...] {
      guard start < range.upperBound else { break }
      parts.append(lower..<start)
      lower = start
    }
    return parts + [lower..<range.upperBound]
  }

  /// A fingerprint of the document boundaries (FNV-1a of the positions).
  var fingerprint: UInt64 {
    starts.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The index in `starts` of the first document start after a position.
  private func firstStart(after position: Int) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] > position { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Documents {
  /// The sequences in windows: each document in a window is a separate sequence with positions from 0.
  func runs(ofWindowsAt starts: [Int], length: Int) -> TokenRuns {
    TokenRuns(
      rows: starts.count, tokens: length,
      starts.enumerated().flatMap { row, start in
        parts(of: start..<start + length).map { part in
          TokenRuns.Run(row: row, tokens: part.lowerBound - start..<part.upperBound - start)
        }
      })
  }
}
