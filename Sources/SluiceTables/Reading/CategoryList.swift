/// The names of a column of categories, numbered in the order of their first rows.
struct CategoryList {
  private(set) var names: [String] = []
  /// The bytes of all names, and where each ends.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// A hash table with open addressing: the code plus one; 0 is free.
  private var slots = [Int32](repeating: 0, count: 64)

  /// The code of a name; nil if it is new and not UTF-8.
  mutating func code(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
    var slot = Self.hash(text) & (slots.count - 1)
    while slots[slot] != 0 {
      let code = slots[slot] - 1
      if isName(Int(code), text) { return code }
      slot = (slot + 1) & (slots.count - 1)
    }
    guard let name = String(validating: text, as: UTF8.self), names.count < Int32.max - 1 else {
      return nil
    }
    names.append(name)
    bytes += text
    ends.append(bytes.count)
    slots[slot] = Int32(names.count)
    if 2 * names.count > slots.count { grow() }
    return Int32(names.count - 1)
  }

  private func range(_ code: Int) -> Range<Int> { (code == 0 ? 0 : ends[code - 1])..<ends[code] }

  private func isName(_ code: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = range(code)
    guard range.count == text.count else { return false }
    for index in 0..<text.count where bytes[range.lowerBound + index] != text[index] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: 2 * slots.count)
    bytes.withUnsafeBufferPointer { bytes in
      for code in names.indices {
        let text = UnsafeBufferPointer(rebasing: bytes[range(code)])
        var slot = Self.hash(text) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(code + 1)
      }
    }
  }

  /// FNV-1a, with the high bits mixed into the low ones.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
