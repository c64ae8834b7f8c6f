/// A two-level table with one byte for every Unicode scalar: blocks of 256 scalars, and the scalars
/// in a block.
///
/// Equal blocks are stored once.
struct ScalarTable: @unchecked Sendable {
  // Written once and never released: there is one table of each kind.
  private let blocks: UnsafePointer<UInt16>
  private let values: UnsafePointer<UInt8>

  private static let blockSize = 256
  private static let blockCount = 0x110000 / blockSize

  /// Makes a table from a function.
  ///
  /// - Parameter value: the byte of a scalar. It is called once for each block of ideographs or
  ///   syllables, and not for planes without characters, whose scalars get 0.
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

  /// Whether all scalars of a block have the same value: empty planes, private use, ideographs, and
  /// syllables of Hangul.
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

  /// The byte of a scalar, given by its value.
  @inline(always)
  subscript(scalar: UInt32) -> UInt8 {
    values[Int(blocks[Int(scalar >> 8)]) &<< 8 | Int(scalar & 0xFF)]
  }
}

extension ScalarTable {
  /// The class of each scalar.
  static let classes = ScalarTable { ScalarClass($0).rawValue }
}
