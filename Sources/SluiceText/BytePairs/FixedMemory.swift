/// Memory of a fixed size that is written while a table is made and only read afterwards, by any thread.
final class FixedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  /// Takes memory and fills it.
  init(repeating element: Element, count: Int) {
    base = .allocate(capacity: Swift.max(1, count))
    base.initialize(repeating: element, count: count)
    self.count = count
  }

  deinit { base.deallocate() }
}
