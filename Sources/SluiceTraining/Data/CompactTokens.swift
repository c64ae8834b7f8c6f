/// A compact array of token ids, with one, two or four bytes per id.
enum CompactTokens: Sendable {
  case one([UInt8])
  case two([UInt16])
  case four([Int32])

  /// Makes an empty array for ids below `vocabularySize`.
  init(vocabularySize: Int, capacity: Int) {
    if vocabularySize <= 1 << 8 {
      self = .one([])
    } else if vocabularySize <= 1 << 16 {
      self = .two([])
    } else {
      self = .four([])
    }
    reserve(capacity)
  }

  var count: Int {
    switch self {
    case .one(let ids): ids.count
    case .two(let ids): ids.count
    case .four(let ids): ids.count
    }
  }

  /// Appends ids.
  ///
  /// The enumeration is emptied during the change, so that the array is not copied.
  mutating func append(_ new: [Int32]) {
    switch self {
    case .one(var ids):
      self = .one([])
      ids += new.lazy.map { UInt8($0) }
      self = .one(ids)
    case .two(var ids):
      self = .two([])
      ids += new.lazy.map { UInt16($0) }
      self = .two(ids)
    case .four(var ids):
      self = .four([])
      ids += new
      self = .four(ids)
    }
  }

  subscript(range: Range<Int>) -> [Int32] {
    switch self {
    case .one(let ids): ids[range].map { Int32($0) }
    case .two(let ids): ids[range].map { Int32($0) }
    case .four(let ids): Array(ids[range])
    }
  }

  /// The positions where a sequence of ids occurs, in ascending order; occurrences do not overlap.
  func positions(of pattern: [Int32]) -> [Int] {
    switch self {
    case .one(let ids): Self.positions(of: pattern.compactMap { UInt8(exactly: $0) }, in: ids)
    case .two(let ids): Self.positions(of: pattern.compactMap { UInt16(exactly: $0) }, in: ids)
    case .four(let ids): Self.positions(of: pattern, in: ids)
    }
  }

  private static func positions<Id: Equatable>(of pattern: [Id], in ids: [Id]) -> [Int] {
    guard let first = pattern.first else { return [] }
    var positions: [Int] = []
    var start = 0
    while let found = ids[start...].firstIndex(of: first) {
      let end = found + pattern.count
      guard end <= ids.count else { break }
      if ids[found..<end].elementsEqual(pattern) {
        positions.append(found)
        start = end
      } else {
        start = found + 1
      }
    }
    return positions
  }

  private mutating func reserve(_ capacity: Int) {
    switch self {
    case .one(var ids):
      ids.reserveCapacity(capacity)
      self = .one(ids)
    case .two(var ids):
      ids.reserveCapacity(capacity)
      self = .two(ids)
    case .four(var ids):
      ids.reserveCapacity(capacity)
      self = .four(ids)
    }
  }
}
