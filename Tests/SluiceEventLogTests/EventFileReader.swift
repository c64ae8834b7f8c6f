import TestSupport
@testable import SluiceEventLog
@testable import SluiceFiles
import SluiceInspection
import SluiceModels
import SwiftProtobuf

@testable import SluiceTraining

/// Reads event files back.
enum EventFileReader {
  struct Damaged: Error, Equatable {
    let offset: Int
  }

  /// The events of a file; all checksums must be correct.
  static func events(in path: String) throws -> [TensorBoardEvent] {
    let bytes = try InputFile(path: path).withBytes { Array($0) }
    var events: [TensorBoardEvent] = []
    var offset = 0
    func take(_ count: Int) throws -> ArraySlice<UInt8> {
      guard count <= bytes.count - offset else { throw Damaged(offset: offset) }
      defer { offset += count }
      return bytes[offset..<offset + count]
    }
    func takeChecked(_ count: Int) throws -> ArraySlice<UInt8> {
      let part = try take(count)
      guard number(try take(4)) == UInt64(masked(CyclicCheck.castagnoli(part))) else {
        throw Damaged(offset: part.startIndex)
      }
      return part
    }
    while offset < bytes.count {
      let length = Int(truncatingIfNeeded: number(try takeChecked(8)))
      events.append(try TensorBoardEvent(serializedBytes: Array(takeChecked(length))))
    }
    return events
  }

  /// The event files of a folder, in the order in which TensorBoard reads them.
  static func paths(in folder: String) throws -> [String] {
    try names(in: folder).filter { $0.contains("tfevents") }.map { folder + "/" + $0 }
  }

  /// The events of all files of a folder.
  static func allEvents(in folder: String) throws -> [TensorBoardEvent] {
    try paths(in: folder).flatMap(events)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension [TensorBoardEvent] {
  /// All values with a tag and their steps, in order.
  func values(_ tag: String) -> [(step: Int, value: TensorBoardSummary.Value)] {
    flatMap { event in
      event.summary.value.filter { $0.tag == tag }.map { (Int(event.step), $0) }
    }
  }

  /// All numbers with a tag, by step.
  func scalars(_ tag: String) -> [Int: Float] {
    Dictionary(values(tag).map { ($0.step, $0.value.simpleValue) }) { $1 }
  }

  /// All tags.
  var tags: Set<String> { Set(flatMap { $0.summary.value.map(\.tag) }) }
}
