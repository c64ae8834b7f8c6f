import Testing

@testable import Sluice

@Suite struct TensorStorageTests {
  @Test("The transpose is packed once, for each shape anew") func packedOnce() {
    let storage = Self.storage()
    let first = storage.packedTranspose(rows: 3, columns: 2)
    #expect(storage.packedTranspose(rows: 3, columns: 2) === first)
    let other = storage.packedTranspose(rows: 2, columns: 3)
    #expect([other.rows, other.columns] == [2, 3])
  }

  @Test("The transpose holds the elements, columns contiguous") func elements() {
    let found = Self.storage().packedTranspose(rows: 3, columns: 2).withUnsafeView { view in
      (0..<3).map { row in
        (0..<2).map { view.pointer[row * view.rowStride + $0 * view.columnStride] }
      }
    }
    #expect(found == [[0, 3], [1, 4], [2, 5]])
  }

  @Test("The transpose goes when it is discarded, and with the storage") func memory() {
    var storage: TensorStorage? = Self.storage()
    weak let first = storage?.packedTranspose(rows: 3, columns: 2)
    #expect(first != nil)
    storage?.discardTranspose()
    #expect(first == nil)
    weak let second = storage?.packedTranspose(rows: 3, columns: 2)
    #expect(second != nil)
    storage = nil
    #expect(second == nil)
  }

  private static func storage() -> TensorStorage {
    let storage = TensorStorage(count: 6)
    for index in 0..<6 { storage.pointer[index] = Float(index) }
    return storage
  }
}
