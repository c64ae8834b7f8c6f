/// Reads valid UTF-8 scalar by scalar, with the class of each scalar.
struct ScalarReader {
  let bytes: UnsafePointer<UInt8>
  private let classes = ScalarTable.classes

  init(_ bytes: UnsafePointer<UInt8>) { self.bytes = bytes }

  /// The scalar at an offset, and the offset of the next one.
  @inline(always)
  func scalar(at offset: Int) -> (value: UInt32, end: Int) {
    let first = UInt32(bytes[offset])
    if first < 0x80 { return (first, offset + 1) }
    let second = UInt32(bytes[offset + 1] & 0x3F)
    if first < 0xE0 { return ((first & 0x1F) << 6 | second, offset + 2) }
    let third = UInt32(bytes[offset + 2] & 0x3F)
    if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, offset + 3) }
    let fourth = UInt32(bytes[offset + 3] & 0x3F)
    return ((first & 0x07) << 18 | second << 12 | third << 6 | fourth, offset + 4)
  }

  /// The class of the scalar at an offset, and the offset of the next one.
  @inline(always)
  func scalarClass(at offset: Int) -> (bits: ScalarClass, end: Int) {
    let (value, end) = scalar(at: offset)
    return (ScalarClass(rawValue: classes[value]), end)
  }

  /// The start of the scalar before an offset.
  func start(before offset: Int) -> Int {
    var start = offset - 1
    while bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// The end of a run of scalars that have at least one of the bits.
  @inline(always)
  func end(ofRunOf bits: ScalarClass, from offset: Int, to limit: Int) -> Int {
    var offset = offset
    while offset < limit {
      let (found, end) = scalarClass(at: offset)
      guard found.has(anyOf: bits) else { break }
      offset = end
    }
    return offset
  }

  /// The end of a run of scalars that have none of the bits.
  @inline(always)
  func end(ofRunWithout bits: ScalarClass, from offset: Int, to limit: Int) -> Int {
    var offset = offset
    while offset < limit {
      let (found, end) = scalarClass(at: offset)
      guard !found.has(anyOf: bits) else { break }
      offset = end
    }
    return offset
  }
}
