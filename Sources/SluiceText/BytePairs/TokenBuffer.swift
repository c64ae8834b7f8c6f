/// A growing array of tokens.
struct TokenBuffer: ~Copyable {
  private var tokens: UnsafeMutablePointer<Int32>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(16, capacity)
    tokens = .allocate(capacity: self.capacity)
  }

  deinit { tokens.deallocate() }

  /// Adds `count` tokens.
  @inline(always)
  mutating func append(_ new: UnsafePointer<Int32>, count: Int) {
    if self.count + count > capacity { grow(by: count) }
    for index in 0..<count { tokens[self.count + index] = new[index] }
    self.count += count
  }

  /// Adds a token.
  @inline(always)
  mutating func append(_ token: Int32) {
    if count == capacity { grow(by: 1) }
    tokens[count] = token
    count += 1
  }

  private mutating func grow(by count: Int) {
    capacity = max(2 * capacity, self.count + count)
    let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
    larger.update(from: tokens, count: self.count)
    tokens.deallocate()
    tokens = larger
  }

  /// All tokens.
  var array: [Int32] { Array(UnsafeBufferPointer(start: tokens, count: count)) }
}
