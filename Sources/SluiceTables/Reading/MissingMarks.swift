/// The cells that stand for a missing value.
struct MissingMarks {
  private let marks: [[UInt8]]
  /// Whether a mark begins with a byte.
  private let begins: [Bool]

  init(_ marks: [String]) {
    self.marks = marks.map { Array($0.utf8) }.filter { !$0.isEmpty }
    var begins = [Bool](repeating: false, count: 256)
    for mark in self.marks { begins[Int(mark[0])] = true }
    self.begins = begins
  }

  /// Whether a cell is missing; an empty one always is.
  @inline(__always)
  func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count > 0 else { return true }
    return begins[Int(text[0])] && marks.contains { text.equals($0) }
  }
}
