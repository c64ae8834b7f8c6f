/// The first records of a table, for one separator.
struct TableSample {
  /// The cells of the records that are not blank.
  private(set) var records: [[UnsafeBufferPointer<UInt8>]] = []
  /// Whether the bytes are not valid with this separator.
  private(set) var isBroken = false

  /// Finds records.
  ///
  /// - Parameters:
  ///   - bytes: the first bytes of the table; they must stay where they are.
  ///   - isAll: whether they are all bytes of the table.
  ///   - limit: the maximum number of records.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, isAll: Bool, _ separator: TableSeparator,
    limit: Int = TableLimits.sampleCount
  ) {
    guard let base = bytes.baseAddress else { return }
    let scanner = RecordScanner(separator)
    var place = 0
    while place < bytes.count, records.count < limit {
      do {
        guard let next = try scanner.scan(base, from: place, to: bytes.count, isLast: isAll) else {
          break
        }
        if !scanner.isBlank {
          records.append(
            (0..<scanner.count).map { index in
              let cell = scanner.cells[index]
              return UnsafeBufferPointer(
                start: base + Int(cell.start), count: Int(cell.end - cell.start))
            })
        }
        place = next
      } catch {
        isBroken = true
        break
      }
    }
  }

  /// The number of cells of most records.
  var usualCount: Int {
    var counts: [Int: Int] = [:]
    for record in records { counts[record.count, default: 0] += 1 }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }

  /// The number of cells of the first record, without empty ones at its end that all others lack or have empty.
  var columnCount: Int {
    guard let first = records.first else { return 0 }
    var count = first.count
    while count > 1, first[count - 1].isEmpty,
      records.allSatisfy({ $0.count < count || $0[count - 1].isEmpty })
    {
      count -= 1
    }
    return count
  }
}
