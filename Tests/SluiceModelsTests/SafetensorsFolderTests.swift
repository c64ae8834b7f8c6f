import Sluice
import SluiceFiles
import SluiceModels
import TestSupport
import Testing

struct SafetensorsFolderTests {
  private static let index = SafetensorsFolder.indexName

  /// Two files: `a` and `b` in the first, `c` in the second.
  private func withShards(
    index: String = """
    {"metadata": {"total_size": 12}, "weight_map": {"a": "1.safetensors", "b": "1.safetensors", \
    "c": "2.safetensors"}}
    """,
    _ body: (String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      try Safetensors.write(
        ["a": Tensor([1, 2], shape: [2, 1]), "b": Tensor([3])], to: folder + "/1.safetensors")
      try Safetensors.write(["c": Tensor([4, 5])], to: folder + "/2.safetensors")
      try write(index, to: "\(folder)/\(Self.index)")
      try body(folder)
    }
  }

  @Test func tensorsLieInSeveralFiles() throws {
    try withShards { folder in
      for weights in [try SafetensorsFolder(path: folder), try TensorSources.open(folder)]
        as [any TensorSource]
      {
        #expect(weights.names == ["a", "b", "c"])
        #expect(try weights.tensor("a") == Tensor([1, 2], shape: [2, 1]))
        #expect(try weights.tensor("c") == Tensor([4, 5]))
        #expect(try weights.rows(1..<2, of: "a") == Tensor([2], shape: [1, 1]))
        #expect(try weights.shape(of: "b") == [1])
        #expect(try weights.typeName(of: "c") == "F32")
        #expect(weights.contains("c") && !weights.contains("d"))
        let error = #expect(throws: SafetensorsError.self) { try weights.tensor("d") }
        #expect(error?.description == "\(folder) has no tensor d")
      }
    }
  }

  @Test(arguments: [
    (#"{"a": "2.safetensors"}"#, "the tensor a is in 1.safetensors, expected in 2.safetensors"),
    (#"{"d": "1.safetensors"}"#, "the tensor d is expected in 1.safetensors, and in no file"),
    (#"{"a": "../1.safetensors"}"#, #"the file "../1.safetensors" is expected to be one in"#),
    (#"{"a": "/etc/passwd"}"#, #"the file "/etc/passwd" is expected to be one in the same folder"#),
    (#"{"a": "x/1.safetensors"}"#, #"the file "x/1.safetensors" is expected"#),
    (#"{"a": "x\\1.safetensors"}"#, "is expected to be one in the same folder"),
    (#"{"a": "1\n.safetensors"}"#, #"the file "1\n.safetensors" is expected to be one in"#),
    (#"{"a": "\#(String(repeating: "x", count: 300))"}"#, #"xxx..." is expected to be one in"#),
    (#"{"a": ".."}"#, #"the file ".." is expected"#), (#"{"a": ""}"#, #"the file "" is expected"#),
    (#"{"a": "1.safetensors", "c": "3.safetensors"}"#, "/3.safetensors does not exist"),
    (#"{"a": 1}"#, "weight_map.a is 1, expected a string"), ("[]", "weight_map is a list of 0"),
  ])
  func whatDoesNotFitIsNamed(map: String, sentence: String) throws {
    // Both files are in the index, so that all tensors are found.
    let isMissing = sentence.contains("3.safetensors does")
    let both = #"{"b": "1.safetensors", "c": "2.safetensors", "# + map.dropFirst()
    let index = #"{"weight_map": \#(isMissing || map == "[]" ? map : both)}"#
    try withShards(index: index) { folder in
      let error = #expect(throws: (any Error).self) { try SafetensorsFolder(path: folder) }
      let found = error.map { "\($0)" } ?? ""
      #expect(found.contains(sentence) && found.hasPrefix(folder), "\(found)")
      #expect((error as? any SluiceError) != nil)
    }
  }

  @Test func aTensorInTwoFilesIsNamed() throws {
    try withShards { folder in
      try Safetensors.write(["a": Tensor(0), "c": Tensor(1)], to: folder + "/2.safetensors")
      let error = #expect(throws: ContentError.self) { try SafetensorsFolder(path: folder) }
      #expect(
        error?.description
          == "\(folder)/\(Self.index): the tensor a is in 1.safetensors and in 2.safetensors")
    }
  }

  @Test func aDamagedFileIsNamed() throws {
    try withShards { folder in
      try write("x", to: folder + "/2.safetensors")
      let error = #expect(throws: SafetensorsError.self) { try SafetensorsFolder(path: folder) }
      #expect(error?.path == folder + "/2.safetensors")
    }
  }
}

struct TensorSourcesTests {
  @Test func filesAreToldByHowTheyBegin() throws {
    try withTemporaryFolder { folder in
      try GGUF.write([.init("x", Tensor([1, 2]))], to: folder + "/a")
      try Safetensors.write(["x": Tensor([1, 2])], to: folder + "/model.safetensors")
      for path in [folder + "/a", folder + "/model.safetensors", folder] {
        #expect(try TensorSources.open(path).tensor("x") == Tensor([1, 2]), "\(path)")
      }
      #expect(try TensorSources.open(folder + "/a") is GGUFFile)
      #expect(try TensorSources.open(folder) is SafetensorsFile)
      try write("x", to: folder + "/b")
      #expect(throws: SafetensorsError.self) { try TensorSources.open(folder + "/b") }
      #expect(throws: FileError.self) { try TensorSources.open(folder + "/none") }
    }
    try withTemporaryFolder { folder in
      let error = #expect(throws: FileError.self) { try TensorSources.open(folder) }
      #expect(error?.description == "\(folder)/model.safetensors does not exist")
    }
  }
}
