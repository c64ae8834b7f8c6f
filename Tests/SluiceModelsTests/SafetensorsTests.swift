import Foundation
import Sluice
import SluiceModels
import Testing
import TestSupport

struct SafetensorsTests {
  @Test func whatIsWrittenIsRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/layer.safetensors"
      let tensors = [
        "weight": Tensor([1, -2.5, .infinity, .leastNonzeroMagnitude, 0, -0.0], shape: [2, 3]),
        "bias": Tensor(7), "a \"quoted\" naïve/\u{1F600}": Tensor([], shape: [3, 0]),
      ]
      let texts = ["format": "pt", "step": "12", "note": "a \"quote\"\n\u{0}"]
      try Safetensors.write(tensors, metadata: texts, to: path)
      let file = try SafetensorsFile(path: path)
      #expect(file.names == tensors.keys.sorted())
      #expect(file.metadata == texts)
      #expect(try file.tensors() == tensors)
      #expect(file.contains("bias") && !file.contains("none"))
    }
  }

  @Test func layoutIsTheFormats() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try Safetensors.write(["b": Tensor([1]), "a": Tensor([2])], to: path)
      let header = """
        {"a":{"data_offsets":[0,4],"dtype":"F32","shape":[1]},\
        "b":{"data_offsets":[4,8],"dtype":"F32","shape":[1]}}
        """
      let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
      var expected = Data([UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0])
      expected += Data(padded.utf8) + Data([0, 0, 0, 0x40, 0, 0, 0x80, 0x3F])
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == expected)
    }
  }

  @Test func keepsTheFormatsOwnNameFree() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: SafetensorsError.self) {
        try Safetensors.write(["__metadata__": Tensor(1)], to: folder + "/file")
      }
      #expect(error?.problem == .reservedName("__metadata__"))
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }
}
