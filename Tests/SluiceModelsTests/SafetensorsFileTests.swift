import SluiceFiles
import Foundation
import Sluice
import SluiceModels
import Testing
import TestSupport

struct SafetensorsFileTests {
  // MARK: - Reading

  @Test func readsEveryKindOfInteger() throws {
    let header = """
      {"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},\
      "b":{"dtype":"I64","shape":[1,2],"data_offsets":[2,18]},\
      "c":{"dtype":"I32","shape":[],"data_offsets":[18,22]},\
      "d":{"dtype":"BOOL","shape":[1],"data_offsets":[22,23]},\
      "e":{"dtype":"I8","shape":[1],"data_offsets":[23,24]},\
      "f":{"dtype":"U16","shape":[1],"data_offsets":[24,26]},\
      "g":{"dtype":"U64","shape":[1],"data_offsets":[26,34]},\
      "__metadata__":{"format":"pt"}}
      """
    var data: [UInt8] = [7, 255]
    data += [1, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 255, count: 8)
    data += [0, 1, 0, 0] + [1] + [254] + [255, 255] + Array(repeating: 255, count: 8)
    try withFile(header, data) { path in
      let file = try SafetensorsFile(path: path)
      #expect(file.names == ["a", "b", "c", "d", "e", "f", "g"])
      #expect(file.metadata == ["format": "pt"])
      #expect(try file.integers("a") == [7, 255])
      #expect(try file.integers("b") == [1, -1])
      #expect(try file.shape(of: "b") == [1, 2])
      #expect(try file.integers("c") == [256])
      #expect(try file.shape(of: "c") == [])
      #expect(try file.integers("d") == [1])
      #expect(try file.integers("e") == [-2])
      #expect(try file.integers("f") == [65535])
      #expect(try file.bytes("a") == [7, 255])
      #expect(try file.type(of: "b") == .int64)
      #expect(
        problem { _ = try file.integers("g") }
          == .integerOutOfRange(tensor: "g", index: 0, found: .max))
      #expect(
        problem { _ = try file.tensor("b") }
          == .unsupportedType(tensor: "b", found: .int64, expected: "F32, F16 or BF16"))
      #expect(problem { _ = try file.tensor("z") } == .missingTensor("z"))
    }
  }

  /// For example, a file that is being overwritten by a copy.
  @Test func aFileThatShrinksIsAnError() throws {
    let header = #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    try withFile(header, [UInt8](repeating: 0, count: 8)) { path in
      let file = try SafetensorsFile(path: path)
      try #require(truncate(path, 20) == 0)
      #expect(throws: FileError.self) { try file.tensor("x") }
      #expect(throws: FileError.self) { try file.bytes("x") }
    }
  }

  @Test func readsNumbersAtAnyByte() throws {
    let header = #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    for padding in 0..<4 {
      let data: [UInt8] = [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0]
      try withFile(header + String(repeating: " ", count: padding), data) { path in
        let file = try SafetensorsFile(path: path)
        #expect(try file.tensor("x") == Tensor([1.5, -2]))
        #expect(
          problem { _ = try file.integers("x") }
            == .unsupportedType(tensor: "x", found: .float32, expected: "integers"))
      }
    }
  }

  /// The smallest and the largest numbers, zeros of both signs, and infinities.
  @Test func readsFloatsOf16BitsExactly() throws {
    let header = """
      {"h":{"dtype":"F16","shape":[3,3],"data_offsets":[0,18]},\
      "b":{"dtype":"BF16","shape":[2,2],"data_offsets":[18,26]}}
      """
    let halves: [UInt16] = [
      0x0001, 0x03FF, 0x0400, 0x7BFF, 0x8000, 0xBC00, 0x7C00, 0xFC00, 0x3555,
    ]
    let upper: [UInt16] = [0x3F80, 0xC049, 0x0001, 0x7F80]
    let data = (halves + upper).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    try withFile(header, data) { path in
      let file = try SafetensorsFile(path: path)
      let expected: [Float] = [
        0x1p-24, 0x1.FF8p-15, 0x1p-14, 65504, -0.0, -1, .infinity, -.infinity, 0x1.554p-2,
      ]
      #expect(
        try file.tensor("h").scalars.map(\.bitPattern) == expected.map(\.bitPattern))
      #expect(
        try file.tensor("b").scalars.map(\.bitPattern) == upper.map { UInt32($0) << 16 })
      #expect(try file.rows(1..<3, of: "h").scalars == Array(expected[3...]))
      #expect(try file.rows(1..<2, of: "b").shape == [1, 2])
      #expect(try file.typeName(of: "b") == "BF16")
    }
  }

  @Test func readsEmptyTensorsAndEmptyFiles() throws {
    try withFile("{}", []) { path in
      let names = try SafetensorsFile(path: path).names
      #expect(names == [])
    }
    let header = #"{"x":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}"#
    try withFile(header, []) { path in
      let tensor = try SafetensorsFile(path: path).tensor("x")
      #expect(tensor == Tensor([], shape: [0, 3]))
    }
  }

  // MARK: - Errors

  static let wrong: [(header: String, dataSize: Int, problem: SafetensorsError.Problem)] = [
    ("[]", 0, .malformedHeader(reason: "does not begin with {")),
    (
      #"{"x":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}"#, 4,
      .unknownType(tensor: "x", found: "F31")
    ),
    (
      #"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4,
      .impossibleShape(tensor: "x", shape: [-1])
    ),
    (
      #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
      .impossibleShape(tensor: "x", shape: [1 << 62, 4])
    ),
    (
      #"{"x":{"dtype":"F32","shape":[4611686018427387904,4,0],"data_offsets":[0,0]}}"#, 0,
      .impossibleShape(tensor: "x", shape: [1 << 62, 4, 0])
    ),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4,
      .wrongByteCount(tensor: "x", range: [4, 0], expected: 4)
    ),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4,
      .wrongByteCount(tensor: "x", range: [-4, 0], expected: 4)
    ),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4,
      .wrongByteCount(tensor: "x", range: [0], expected: 4)
    ),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, 8,
      .wrongByteCount(tensor: "x", range: [0, 8], expected: 4)
    ),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8,
      .misplaced(tensor: "x", offset: 4, expected: 0)
    ),
    (
      """
      {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},\
      "y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
      """, 8, .misplaced(tensor: "y", offset: 4, expected: 8)
    ),
    (
      """
      {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
      "y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
      """, 4, .misplaced(tensor: "y", offset: 0, expected: 4)
    ),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3,
      .wrongDataSize(found: 3, expected: 4)
    ),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5,
      .wrongDataSize(found: 5, expected: 4)
    ),
  ]

  @Test(arguments: wrong.indices) func namesTheFault(index: Int) throws {
    let (header, dataSize, expected) = Self.wrong[index]
    try withFile(header, Array(repeating: 0, count: dataSize)) { path in
      #expect(problem { _ = try SafetensorsFile(path: path) } == expected)
    }
  }

  @Test(arguments: [
    "{", "{}x", #"{"x":1}"#, #"{"x":{"dtype":"F32","shape":[1]}}"#, #"{"__metadata__":{"a":1}}"#,
    #"{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#,
    #"{"x":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#,
  ]) func refusesOtherJSON(header: String) throws {
    try expectMalformed(header)
  }

  @Test(
    arguments: [
      (
        #"{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#,
        "x.shape[0] is 1.5, expected a whole number"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}"#,
        "x.data_offsets[1] is 99999999999999999999, expected a whole number from"
      ),
      (#"{"__metadata__":{"a":1}}"#, "__metadata__.a is 1, expected a string"),
      (#"{"x":{"dtype":"F32","shape":[1]}}"#, "x lacks the key data_offsets"),
      (
        #"{"x":{"dtype":"F32","shape":[1],"shape":[2],"data_offsets":[0,4]}}"#,
        #"the key "shape" occurs twice"#
      ),
      (
        """
        {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
        "x":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}
        """, #"the key "x" occurs twice"#
      ),
    ])
  func namesWhatIsWrongInTheJSON(header: String, reason: String) throws {
    try withFile(header, [0, 0, 0, 0]) { path in
      guard
        case .malformedHeader(let found) = problem({ _ = try SafetensorsFile(path: path) })
      else {
        Issue.record("accepted \(header)")
        return
      }
      #expect(found.contains(reason), "\(found)")
    }
  }

  @Test func survivesDeepNesting() throws {
    try expectMalformed(String(repeating: #"{"x":"#, count: 100_000))
  }

  private func expectMalformed(_ header: String) throws {
    try withFile(header, [0, 0, 0, 0]) { path in
      guard case .malformedHeader = problem({ _ = try SafetensorsFile(path: path) }) else {
        Issue.record("accepted \(header.prefix(80))")
        return
      }
    }
  }

  @Test func refusesWhatIsNoHeader() throws {
    let cases: [([UInt8], SafetensorsError.Problem)] = [
      ([], .truncatedHeader(fileSize: 0, expected: 8)),
      ([1, 2, 3], .truncatedHeader(fileSize: 3, expected: 8)),
      ([9, 0, 0, 0, 0, 0, 0, 0, 123, 125], .truncatedHeader(fileSize: 10, expected: 17)),
      (Array(repeating: 255, count: 16), .headerTooLong(byteCount: .max, limit: 100_000_000)),
      (
        [4, 0, 0, 0, 0, 0, 0, 0, 123, 34, 255, 125],
        .malformedHeader(reason: "is not valid UTF-8")
      ),
    ]
    for (bytes, expected) in cases {
      try withBytes(bytes) { path in
        #expect(problem { _ = try SafetensorsFile(path: path) } == expected)
      }
    }
  }

  @Test func saysItInOneSentence() throws {
    try withFile(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, [0]) { path in
      let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(path: path) }
      #expect(error?.category == .badData)
      #expect(
        error?.description
          == "\(path) is truncated: it has 1 bytes of data, its tensors need 4")
    }
  }

  /// Every truncated file must be refused.
  ///
  /// Some changed files are valid by accident; all their tensors must then be readable.
  @Test func survivesEveryTruncationAndEveryFlippedByte() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try Safetensors.write(
        ["a": Tensor([1, 2, 3], shape: [3, 1]), "b": Tensor(4), "c": Tensor([], shape: [0])],
        metadata: ["format": "pt"], to: path)
      let whole = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
      func opens(_ bytes: [UInt8]) throws -> Bool {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        guard let file = try? SafetensorsFile(path: path) else { return false }
        for name in file.names {
          _ = try? file.tensor(name)
          _ = try? file.integers(name)
          _ = try file.bytes(name)
        }
        return true
      }
      try expectDamageIsSurvived(whole, opens)
    }
  }

  // MARK: - Helpers

  private func problem(_ body: () throws -> Void) -> SafetensorsError.Problem? {
    do {
      try body()
    } catch let error as SafetensorsError {
      return error.problem
    } catch {
      Issue.record("another error: \(error)")
    }
    return nil
  }

  private func withFile(
    _ header: String, _ data: [UInt8], _ body: (String) throws -> Void
  ) throws {
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init)
    try withBytes(length + Array(header.utf8) + data, body)
  }

  private func withBytes(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      try body(path)
    }
  }
}
