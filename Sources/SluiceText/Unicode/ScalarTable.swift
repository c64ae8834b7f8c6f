/// A byte for every Unicode scalar, found in two steps: which block of 256 scalars, then which of them.
///
/// Most blocks are like another one, and are stored once.
struct ScalarTable: @unchecked Sendable {
  // Never written again, and never released: there is one table of a kind.
  private let blocks: UnsafePointer<UInt16>
  private let values: UnsafePointer<UInt8>

  private static let blockSize = 256
  private static let blockCount = 0x110000 / blockSize

  /// Makes the table of a function.
  ///
  /// - Parameter value: what to store for a scalar. It is asked once for blocks of ideographs and syllables,
  ///   and not for planes without characters, whose scalars get 0.
  init(_ value: (Unicode.Scalar) -> UInt8) {
    var (blocks, values) = ([UInt16](), [UInt8]())
    var known: [[UInt8]: UInt16] = [:]
    for block in 0..<Self.blockCount {
      let first = UInt32(block * Self.blockSize)
      let content =
        if Self.isUniform(first) {
          [UInt8](repeating: Unicode.Scalar(first).map(value) ?? 0, count: Self.blockSize)
        } else {
          (first..<first + UInt32(Self.blockSize)).map { Unicode.Scalar($0).map(value) ?? 0 }
        }
      if let earlier = known[content] {
        blocks.append(earlier)
      } else {
        let number = UInt16(values.count / Self.blockSize)
        known[content] = number
        blocks.append(number)
        values += content
      }
    }
    self.blocks = Self.kept(blocks)
    self.values = Self.kept(values)
  }

  /// Whether all scalars of a block are alike: those of planes that are empty, for private use, or hold
  /// ideographs, and syllables of Hangul.
  private static func isUniform(_ first: UInt32) -> Bool {
    switch first {
    case 0x3400..<0x4D00, 0x4E00..<0x9F00, 0xAC00..<0xD700, 0xD800..<0xF900, 0x20000..<0x2A600,
      0x40000..<0xE0000, 0xE0200...:
      true
    default: false
    }
  }

  private static func kept<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = memory.initialize(fromContentsOf: elements)
    return UnsafePointer(memory.baseAddress ?? .allocate(capacity: 1))
  }

  /// The byte of a scalar, given by its number.
  @inline(always)
  subscript(scalar: UInt32) -> UInt8 {
    values[Int(blocks[Int(scalar >> 8)]) &<< 8 | Int(scalar & 0xFF)]
  }
}

extension ScalarTable {
  /// The class of each scalar.
  static let classes = ScalarTable { ScalarClass($0).rawValue }
}
