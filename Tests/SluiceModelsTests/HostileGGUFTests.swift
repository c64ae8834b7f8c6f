import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import TestSupport
import Testing

/// Files with false claims: each gives an error of one sentence.
struct HostileGGUFTests {
  /// The bytes of a file, piece by piece.
  private struct Bytes {
    var all: [UInt8] = []

    mutating func add(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { all += $0 }
    }

    mutating func add(_ text: String) {
      add(UInt64(text.utf8.count))
      all += text.utf8
    }

    /// Magic, version and counts.
    static func start(version: UInt32 = 3, tensors: UInt64 = 0, values: UInt64 = 0) -> Bytes {
      var bytes = Bytes(all: Array("GGUF".utf8))
      bytes.add(version)
      bytes.add(tensors)
      bytes.add(values)
      return bytes
    }

    /// A file with one value; its type and bytes follow the key.
    static func value(_ key: String = "k", _ body: (inout Bytes) -> Void) -> [UInt8] {
      var bytes = start(values: 1)
      bytes.add(key)
      body(&bytes)
      return bytes.all + [UInt8](repeating: 0, count: 64)
    }

    /// A file with tensors, followed by data.
    static func tensors(
      _ rows: [(name: String, lengths: [UInt64], type: UInt32, offset: UInt64)], data: Int
    ) -> [UInt8] {
      var bytes = start(tensors: UInt64(rows.count))
      for row in rows {
        bytes.add(row.name)
        bytes.add(UInt32(row.lengths.count))
        for length in row.lengths { bytes.add(length) }
        bytes.add(row.type)
        bytes.add(row.offset)
      }
      let padding = (32 - bytes.all.count % 32) % 32
      return bytes.all + [UInt8](repeating: 0, count: padding + data)
    }
  }

  private func problem(_ bytes: [UInt8]) throws -> GGUFError.Problem? {
    try withTemporaryFolder { folder in
      let path = try write(bytes, to: folder + "/file.gguf")
      do {
        let file = try GGUFFile(path: path)
        for name in file.names { _ = try file.tensor(name) }
      } catch let error as GGUFError {
        #expect(error.category == .badData)
        #expect(error.description.hasPrefix(path + ": ") && !error.description.contains("\n"))
        return error.problem
      }
      return nil
    }
  }

  @Test func theBeginningIsChecked() throws {
    var swapped = Bytes(all: Array("GGUF".utf8))
    swapped.add(UInt32(3).byteSwapped)
    swapped.add(UInt64(0))
    swapped.add(UInt64(0))
    let cases: [([UInt8], GGUFError.Problem)] = [
      ([], .cutShort(within: "its beginning")),
      (Array("GGU".utf8), .cutShort(within: "its beginning")),
      (Array("GGUFxx".utf8), .cutShort(within: "its beginning")),
      (Array("GGML0000000000000000".utf8), .notGGUF),
      (Bytes.start(version: 1).all, .unknownVersion(1)),
      (Bytes.start(version: 4).all, .unknownVersion(4)), (swapped.all, .bigEndian),
      (Bytes.start(tensors: .max).all, .impossibleCount(of: "tensors", found: .max)),
      (Bytes.start(values: 1 << 40).all, .impossibleCount(of: "values", found: 1 << 40)),
    ]
    for (bytes, expected) in cases { #expect(try problem(bytes) == expected) }
    #expect(try problem(Bytes.start(version: 2).all) == nil)
  }

  @Test func valuesAreChecked() throws {
    let cases: [([UInt8], GGUFError.Problem)] = [
      (Bytes.value { $0.add(UInt32(13)) }, .unknownValueType(key: "k", found: 13)),
      (
        Bytes.value { $0.all += [7, 0, 0, 0, 2] }, .impossibleTruth(key: "k", found: 2)
      ),
      (
        Bytes.value {
          $0.add(UInt32(8))
          $0.add(UInt64.max)
        }, .cutShort(within: "the value of k")
      ),
      (
        Bytes.value {
          $0.add(UInt32(8))
          $0.add(UInt64(1))
          $0.all.append(0xFF)
        }, .invalidText(of: "a text of k")
      ),
      (
        // More strings, arrays or numbers than the file could hold.
        Bytes.value {
          $0.add(UInt32(9))
          $0.add(UInt32(8))
          $0.add(UInt64(1 << 60))
        }, .cutShort(within: "the value of k")
      ),
      (
        Bytes.value {
          $0.add(UInt32(9))
          $0.add(UInt32(9))
          $0.add(UInt64(1 << 33))
        }, .cutShort(within: "the value of k")
      ),
      (
        Bytes.value {
          $0.add(UInt32(9))
          $0.add(UInt32(12))
          $0.add(UInt64.max)
        }, .cutShort(within: "the value of k")
      ),
      (
        Bytes.value {
          $0.add(UInt32(9))
          $0.add(UInt32(77))
          $0.add(UInt64(1))
        }, .unknownValueType(key: "k", found: 77)
      ),
      (
        Bytes.value {
          $0.add(UInt32(9))
          for _ in 0..<1000 {
            $0.add(UInt32(9))
            $0.add(UInt64(1))
          }
        }, .nestedTooDeep(key: "k", limit: 8)
      ),
      (
        Bytes.value("general.alignment") {
          $0.add(UInt32(4))
          $0.add(UInt32(24))
        }, .impossibleAlignment(found: "24")
      ),
      (
        Bytes.value("general.alignment") {
          $0.add(UInt32(4))
          $0.add(UInt32(0))
        }, .impossibleAlignment(found: "0")
      ),
    ]
    for (bytes, expected) in cases { #expect(try problem(bytes) == expected) }
    var twice = Bytes.start(values: 2)
    for _ in 0..<2 {
      twice.add("k")
      twice.all += [7, 0, 0, 0, 1]
    }
    #expect(try problem(twice.all) == .repeated("the value k"))
    var key = Bytes.start(values: 1)
    key.add(UInt64(1))
    key.all += [0xC0] + [UInt8](repeating: 0, count: 32)
    #expect(try problem(key.all) == .invalidText(of: "a key"))
  }

  @Test func tensorsAreChecked() throws {
    let cases:
      [(
        rows: [(name: String, lengths: [UInt64], type: UInt32, offset: UInt64)], data: Int,
        problem: GGUFError.Problem
      )] = [
        ([("x", [1], 77, 0)], 32, .unknownType(tensor: "x", found: 77)),
        ([("x", [256], 10, 0)], 320, .unknownType(tensor: "x", found: 10)),
        (
          [("x", [1, 1, 1, 1, 1], 0, 0)], 32, .tooManyAxes(tensor: "x", found: 5, limit: 4)
        ),
        (
          [("x", [1 << 62, 4], 0, 0)], 32,
          .impossibleShape(tensor: "x", shape: [4, 1 << 62])
        ),
        ([("x", [.max], 0, 0)], 32, .impossibleShape(tensor: "x", shape: [.max])),
        (
          [("x", [1 << 62, 1 << 62, 0], 0, 0)], 32,
          .impossibleShape(tensor: "x", shape: [0, 1 << 62, 1 << 62])
        ),
        (
          [("x", [33, 2], 2, 0)], 320,
          .brokenBlocks(tensor: "x", rowLength: 33, type: "Q4_0", blockCount: 32)
        ),
        (
          [("x", [1], 0, 4)], 64, .misaligned(tensor: "x", offset: 4, alignment: 32)
        ),
        (
          [("x", [9], 0, 0)], 32,
          .outOfRange(tensor: "x", offset: 0, byteCount: 36, dataByteCount: 32)
        ),
        (
          [("x", [1], 0, 32)], 32,
          .outOfRange(tensor: "x", offset: 32, byteCount: 4, dataByteCount: 32)
        ),
        (
          [("x", [1], 0, .max - 31)], 32,
          .outOfRange(tensor: "x", offset: .max - 31, byteCount: 4, dataByteCount: 32)
        ),
        (
          [("x", [1 << 40], 0, 0)], 32,
          .outOfRange(tensor: "x", offset: 0, byteCount: 4 << 40, dataByteCount: 32)
        ),
        ([("x", [1], 0, 0), ("x", [1], 0, 32)], 64, .repeated("tensor x")),
        ([("x", [9], 0, 0), ("y", [1], 0, 32)], 64, .overlap("x", "y")),
        ([("b", [1], 0, 0), ("a", [1], 0, 0)], 64, .overlap("a", "b")),
      ]
    for (rows, data, expected) in cases {
      #expect(try problem(Bytes.tensors(rows, data: data)) == expected)
    }
    // A tensor without bytes overlaps with nothing, and bytes between tensors can be unused.
    #expect(
      try problem(
        Bytes.tensors([("x", [9], 0, 0), ("e", [0, 3], 0, 0), ("y", [], 0, 96)], data: 128)) == nil)
  }

  /// Every truncated file must be refused.
  ///
  /// Some changed files are valid by accident; all their tensors and values must then be readable.
  @Test func survivesEveryTruncationAndEveryFlippedByte() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file.gguf"
      try GGUF.write(
        [
          .init("a", Tensor([1, 2, 3], shape: [3, 1])), .init("b", Tensor(4), as: .float16),
          .init("c", Tensor(repeating: 1, shape: [2, 32]), as: .q80),
        ],
        metadata: [
          "general.alignment": .uint32(8), "s": .string("x"), "t": .array(.string(["", "yz"])),
          "n": .array(.array([.uint8([1])])), "b": .bool(true),
        ], to: path)
      let whole = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
      func opens(_ bytes: [UInt8]) throws -> Bool {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        guard let file = try? GGUFFile(path: path) else { return false }
        for name in file.names {
          let tensor = try file.tensor(name)
          #expect(tensor.shape == (try file.shape(of: name)))
          _ = try file.bytes(name)
        }
        _ = try? file.tokenizer()
        _ = try? file.chatTemplates()
        return true
      }
      // The last tensor is padded to the alignment.
      try expectDamageIsSurvived(whole, paddingCount: 4, opens)
    }
  }

  @Test func aFileThatShrinksIsAnError() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file.gguf"
      try GGUF.write([.init("x", Tensor(repeating: 1, shape: [64]), as: .q80)], to: path)
      let file = try GGUFFile(path: path)
      try #require(truncate(path, 70) == 0)
      #expect(throws: FileError.self) { try file.tensor("x") }
    }
  }
}
