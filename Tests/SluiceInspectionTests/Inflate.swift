/// A plain DEFLATE decompressor, to test the compression.
///
/// Source: RFC 1951.
struct Inflate {
  struct Failure: Error {
    let reason: String
  }

  private let input: [UInt8]
  private var place = 0
  private var output: [UInt8] = []

  static func bytes(_ input: [UInt8]) throws -> [UInt8] {
    var inflate = Inflate(input: input)
    while try !inflate.readBlock() {}
    guard (inflate.place + 7) / 8 == input.count else {
      throw Failure(reason: "\(input.count) bytes, \((inflate.place + 7) / 8) of them read")
    }
    return inflate.output
  }

  private init(input: [UInt8]) { self.input = input }

  private mutating func bits(_ count: Int) throws -> Int {
    try (0..<count).reduce(0) { value, index in
      guard place < input.count * 8 else { throw Failure(reason: "the data ends too early") }
      defer { place += 1 }
      return value | Int(input[place / 8] >> (place % 8) & 1) << index
    }
  }

  /// From the length and bits of a code word to its symbol.
  private typealias Code = [Word: Int]

  private struct Word: Hashable {
    let length: Int
    let bits: Int
  }

  private func code(_ lengths: [Int]) throws -> Code {
    var code: Code = [:]
    var (word, room) = (0, 1.0)
    for length in 1...15 {
      word <<= 1
      for symbol in lengths.indices where lengths[symbol] == length {
        code[Word(length: length, bits: word)] = symbol
        word += 1
        room -= 1 / Double(1 << length)
      }
    }
    guard room == 0 || code.count == 1 else { throw Failure(reason: "a code with room \(room)") }
    return code
  }

  private mutating func symbol(_ code: Code) throws -> Int {
    var word = 0
    for length in 1...15 {
      word = word << 1 | (try bits(1))
      if let symbol = code[Word(length: length, bits: word)] { return symbol }
    }
    throw Failure(reason: "no word")
  }

  private mutating func readBlock() throws -> Bool {
    let isLast = try bits(1) == 1
    guard try bits(2) == 2 else { throw Failure(reason: "a block of another kind") }
    let counts = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var lengths = [Int](repeating: 0, count: 19)
    for symbol in order.prefix(counts.2) { lengths[symbol] = try bits(3) }
    let lengthCode = try code(lengths)
    var all: [Int] = []
    while all.count < counts.0 + counts.1 {
      let found = try symbol(lengthCode)
      switch found {
      case 16: all += try [Int](repeating: all.last ?? 0, count: bits(2) + 3)
      case 17: all += try [Int](repeating: 0, count: bits(3) + 3)
      case 18: all += try [Int](repeating: 0, count: bits(7) + 11)
      default: all.append(found)
      }
    }
    let symbols = try code(Array(all.prefix(counts.0)))
    let distances = try code(Array(all.suffix(counts.1)))
    while true {
      let found = try symbol(symbols)
      if found == 256 { return isLast }
      if found < 256 {
        output.append(UInt8(found))
        continue
      }
      let length = try number(found - 257, group: 4, least: 3, largest: 28)
      let distance = try number(try symbol(distances), group: 2, least: 1, largest: nil)
      guard distance <= output.count else { throw Failure(reason: "a distance too far") }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  /// The length or distance for a symbol: each group of symbols has one more extra bit than the one before.
  private mutating func number(
    _ symbol: Int, group: Int, least: Int, largest: Int?
  ) throws -> Int {
    if symbol == largest { return 258 }
    var base = least
    for earlier in 0..<symbol { base += 1 << max(0, earlier / group - 1) }
    return base + (try bits(max(0, symbol / group - 1)))
  }
}
