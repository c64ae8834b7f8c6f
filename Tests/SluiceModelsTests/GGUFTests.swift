import Foundation
import Sluice
import SluiceModels
import TestSupport
import Testing

/// Writing, and reading what was written.
struct GGUFTests {
  private static let fixtures = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/gguf").path

  private func written<Result>(
    _ tensors: [GGUF.StoredTensor], _ metadata: GGUFMetadata = [:],
    _ body: (GGUFFile) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      try GGUF.write(tensors, metadata: metadata, to: folder + "/file.gguf")
      #expect(try names(in: folder) == ["file.gguf"])
      return try body(GGUFFile(path: folder + "/file.gguf"))
    }
  }

  @Test(arguments: [GGUFType.float32, .float16, .bfloat16, .q80])
  func numbersAreStoredAsTheReferenceStoresThem(type: GGUFType) throws {
    let fixture = try SafetensorsFile(path: Self.fixtures + "/written.safetensors")
    try written([.init("x", try fixture.tensor("input"), as: type)]) { file in
      let (found, expected) = (try file.bytes("x"), try fixture.bytes(type.name))
      #expect(found == expected)
      let foundType = try file.type(of: "x")
      #expect(foundType == type)
    }
  }

  @Test func everyValueComesBack() throws {
    let values: GGUFMetadata = [
      "z": .uint8(1), "a": .int8(-1), "b": .uint16(2), "c": .int16(-2), "d": .uint32(3),
      "e": .int32(-3), "f": .float32(1.5), "g": .bool(true), "h": .string("é\n"),
      "i": .uint64(.max), "j": .int64(.min), "k": .float64(-0.1),
      "l": .array(.uint8([1, 2])), "m": .array(.int8([-1])), "n": .array(.uint16([])),
      "o": .array(.int16([5])), "p": .array(.uint32([6])), "q": .array(.int32([7])),
      "r": .array(.float32([0.5])), "s": .array(.bool([true, false])),
      "t": .array(.string(["", "x"])), "u": .array(.array([.int32([1]), .array([.string([])])])),
      "v": .array(.uint64([8])), "w": .array(.int64([9])), "x": .array(.float64([10])),
    ]
    try written([], values) { file in
      #expect(file.metadata.keys == values.keys)
      for key in values.keys { #expect(file.metadata[key] == values[key], "\(key)") }
      #expect(file.names == [])
    }
  }

  @Test func tensorsOfAnyShapeComeBack() throws {
    let tensors: [GGUF.StoredTensor] = [
      .init("one", Tensor(5)), .init("vector", Tensor([1, 2, 3])),
      .init("empty", Tensor([], shape: [0, 3])),
      .init("four", Tensor((0..<24).map { Float($0) }, shape: [2, 3, 2, 2]), as: .float16),
      .init("blocks", Tensor(repeating: 0.5, shape: [3, 64]), as: .q80),
    ]
    for alignment in [1, 8, 32, 4096] as [UInt32] {
      try written(tensors, ["general.alignment": .uint32(alignment)]) { file in
        for stored in tensors where stored.name != "blocks" {
          #expect(try file.tensor(stored.name) == stored.tensor, "\(stored.name)")
        }
        let blocks = try file.tensor("blocks")
        #expect(blocks.shape == [3, 64] && blocks.scalars.allSatisfy { abs($0 - 0.5) < 1e-3 })
      }
    }
  }

  @Test func equalTensorsMakeEqualFiles() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] {
        try GGUF.write(
          [.init("x", Tensor([1, 2]))], metadata: ["k": .bool(false)], to: "\(folder)/\(name)")
      }
      #expect(
        FileManager.default.contentsEqual(atPath: folder + "/a", andPath: folder + "/b"))
    }
  }

  @Test(
    arguments: [
      ([.init("x", Tensor(1)), .init("x", Tensor(2))], "tensor x occurs twice"),
      ([.init("x", Tensor([1]), as: .q4k)], "tensor x cannot be written as Q4_K"),
      (
        [.init("x", Tensor([1, 2]), as: .q80)],
        "tensor x has rows of 2, expected a multiple of the 32 in a block of Q8_0"
      ),
      (
        [.init("x", Tensor(repeating: .nan, shape: [32]), as: .q80)],
        "tensor x has a number that is not finite or too large for Q8_0"
      ),
      (
        [.init("x", Tensor(repeating: 1e7, shape: [32]), as: .q80)],
        "tensor x has a number that is not finite or too large for Q8_0"
      ),
      (
        [.init("x", Tensor([1], shape: [1, 1, 1, 1, 1]))],
        "tensor x has 5 axes, at most 4 expected"
      ),
    ] as [([GGUF.StoredTensor], String)])
  func whatCannotBeWrittenIsNamed(tensors: [GGUF.StoredTensor], sentence: String) throws {
    try withTemporaryFolder { folder in
      let path = try write("before", to: folder + "/file.gguf")
      let error = #expect(throws: GGUFError.self) { try GGUF.write(tensors, to: path) }
      #expect(error?.description == "\(path): \(sentence)")
      #expect(try contents(path) == "before")
    }
  }

  @Test func anAlignmentThatIsNoneIsNamed() throws {
    let error = #expect(throws: GGUFError.self) {
      try GGUF.write([], metadata: ["general.alignment": .uint32(24)], to: "/nowhere/x")
    }
    #expect(error?.problem == .impossibleAlignment(found: "24"))
  }
}
