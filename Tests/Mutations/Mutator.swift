import TestSupport

/// Makes damaged files of valid ones; a mutant is a function of the seed and its index.
struct Mutator {
  private let samples: [[UInt8]]
  private let words: [[UInt8]]
  private let seed: UInt64

  /// The largest mutant.
  private static let byteLimit = 1 << 16

  init(_ format: MutatedFormat, seed: UInt64) {
    samples = format.samples
    words = (format.words + Self.numbers).map { Array($0.utf8) }
    self.seed = seed
  }

  /// Numbers that take the place of others.
  private static let numbers = [
    "0", "1", "-1", "2", "255", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
    "1e9", "1e308", "1e999", "-1e999", "1e-400", "0.5", "-0.0", "NaN", "Infinity", "null", "true",
    "[]", "{}", "\"\"",
  ]

  /// Lengths, counts and offsets that take the place of others.
  private static let integers: [UInt64] = [
    0, 1, 2, 3, 7, 8, 31, 32, 255, 256, 65535, 65536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
    1 << 32, 1 << 40, 1 << 60, 1 << 61, 1 << 62, 0x7FFF_FFFF_FFFF_FFFF, 1 << 63, .max - 31,
    .max - 7,
    .max,
  ]

  private enum Change: CaseIterable {
    case flip, setByte, setInteger, addToInteger, remove, double, multiply, cut, splice, insertWord
    case replaceNumber, replaceWord, swap
  }

  /// A damaged file, and the sample that it was made of.
  func mutant(_ index: Int) -> (sample: Int, bytes: [UInt8]) {
    var draws = TestGenerator(seed: seed &+ UInt64(index) &* 0xD134_2543_DE82_EF95)
    let sample = Int.random(in: 0..<samples.count, using: &draws)
    var bytes = samples[sample]
    for _ in 0..<Int.random(in: 1...4, using: &draws) {
      guard let change = Change.allCases.randomElement(using: &draws), !bytes.isEmpty else { break }
      apply(change, to: &bytes, &draws)
    }
    if bytes.count > Self.byteLimit { bytes.removeSubrange(Self.byteLimit...) }
    return (sample, bytes)
  }

  private func apply(_ change: Change, to bytes: inout [UInt8], _ draws: inout TestGenerator) {
    let place = Int.random(in: 0..<bytes.count, using: &draws)
    switch change {
    case .flip: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &draws)
    case .setByte: bytes[place] = .random(in: 0...255, using: &draws)
    case .setInteger:
      write(Self.integers.randomElement(using: &draws) ?? 0, to: &bytes, place, &draws)
    case .addToInteger:
      bytes[place] &+= UInt8.random(in: 0...4, using: &draws) &- 2
    case .remove: bytes.removeSubrange(range(in: bytes, &draws))
    case .double: bytes.insert(contentsOf: Array(bytes[range(in: bytes, &draws)]), at: place)
    case .multiply:
      // Brackets become deep, and lists long.
      let part = Array(
        bytes[range(in: bytes, upTo: Bool.random(using: &draws) ? 12 : 200, &draws)])
      let count = min(1 << Int.random(in: 1...12, using: &draws), Self.byteLimit / part.count)
      bytes.insert(
        contentsOf: Array(repeatElement(part, count: count).joined()), at: place)
    case .cut: bytes.removeSubrange(place...)
    case .splice:
      guard let other = samples.randomElement(using: &draws), !other.isEmpty else { return }
      let part = other[range(in: other, upTo: 400, &draws)]
      bytes.replaceSubrange(place..<min(bytes.count, place + part.count), with: part)
    case .insertWord:
      bytes.insert(contentsOf: words.randomElement(using: &draws) ?? [], at: place)
    case .replaceNumber:
      replace(in: &bytes, from: place, with: Self.isOfNumber, &draws)
    case .replaceWord:
      replace(in: &bytes, from: place, with: Self.isOfWord, &draws)
    case .swap:
      let (a, b) = (range(in: bytes, &draws), range(in: bytes, &draws))
      guard a.upperBound <= b.lowerBound else { return }
      let (first, second) = (Array(bytes[a]), Array(bytes[b]))
      bytes.replaceSubrange(b, with: first)
      bytes.replaceSubrange(a, with: second)
    }
  }

  /// A part of the bytes, more often a short one.
  private func range(
    in bytes: [UInt8], upTo limit: Int = 4096, _ draws: inout TestGenerator
  ) -> Range<Int> {
    let start = Int.random(in: 0..<bytes.count, using: &draws)
    let longest = min(limit, 1 << Int.random(in: 0...12, using: &draws))
    return start..<min(bytes.count, start + Int.random(in: 1...longest, using: &draws))
  }

  /// Writes an integer of four or eight bytes, mostly where one begins.
  private func write(
    _ integer: UInt64, to bytes: inout [UInt8], _ place: Int, _ draws: inout TestGenerator
  ) {
    let isAligned = Bool.random(using: &draws)
    let start = isAligned ? place & ~3 : place
    for index in 0..<(Bool.random(using: &draws) ? 4 : 8) where start + index < bytes.count {
      bytes[start + index] = UInt8(truncatingIfNeeded: integer >> UInt64(8 * index))
    }
  }

  /// Replaces the next run of characters of a kind by a word.
  private func replace(
    in bytes: inout [UInt8], from place: Int, with isPart: (UInt8) -> Bool,
    _ draws: inout TestGenerator
  ) {
    guard let start = bytes[place...].firstIndex(where: isPart) else { return }
    let end = bytes[start...].firstIndex { !isPart($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: words.randomElement(using: &draws) ?? [])
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || isOfNumber(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "\"")
  }
}
