import Sluice
import SluiceModels
import TestSupport

extension MutatedFormat {
  /// One safetensors file with tensors of all types.
  static func safetensors() -> MutatedFormat {
    MutatedFormat(
      name: "safetensors", fileName: "model.safetensors",
      samples: [
        SafetensorsSample.ofAllTypes, SafetensorsSample.small("a"), SafetensorsSample.empty,
      ],
      words: typeNames + [
        "\"dtype\":", "\"shape\":[", "\"data_offsets\":[0,8]", "__metadata__", "[1099511627776,0]",
        "[4294967296,4294967296]", "[-1,-1]", "\"F4\"",
      ]
    ) { path, _ in
      let file = try SafetensorsFile(path: path)
      for name in file.names { try SafetensorsSample.read(name, of: file) }
      _ = file.metadata
    }
  }

  /// The index of a folder with several safetensors files.
  static func safetensorsIndex() -> MutatedFormat {
    let (a, b) = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
    return MutatedFormat(
      name: "safetensors-index", fileName: SafetensorsFolder.indexName,
      samples: [
        Array(
          """
          {"metadata": {"total_size": 64}, "weight_map": {"a": "\(a)", "a.rows": "\(a)", "b": "\(b)",
           "b.rows": "\(b)"}}
          """.utf8)
      ],
      words: [
        "weight_map", a, b, "../" + a, "/dev/zero", "..", ".", "", "\\u0000", "\\n", "a", "b",
        "missing",
      ],
      prepare: { _, folder in
        for (name, file) in [("a", a), ("b", b)] {
          try write(SafetensorsSample.small(name), to: folder + "/" + file)
        }
      }
    ) { _, folder in
      let source = try SafetensorsFolder(path: folder)
      for name in source.names {
        _ = try source.typeName(of: name)
        _ = try source.tensor(name).shape == source.shape(of: name)
      }
    }
  }

  private static let typeNames = SafetensorsType.allCases.map { "\"\($0.rawValue)\"" }
}

/// Safetensors files made byte by byte.
enum SafetensorsSample {
  /// A tensor of each type, one without elements and one without axes.
  static let ofAllTypes: [UInt8] = {
    var (rows, offset) = ([#""__metadata__":{"format":"pt","note":"x"}"#], 0)
    func add(_ name: String, _ type: SafetensorsType, _ shape: [Int]) {
      let end = offset + shape.reduce(type.byteCount, *)
      rows.append(
        #""\#(name)":{"dtype":"\#(type.rawValue)","shape":\#(shape),"data_offsets":[\#(offset),\#(end)]}"#
      )
      offset = end
    }
    for type in SafetensorsType.allCases { add(type.rawValue.lowercased(), type, [2, 3]) }
    add("none", .float16, [0, 5])
    add("one", .float32, [])
    return file(
      "{" + rows.joined(separator: ",") + "}", data: (0..<offset).map { UInt8($0 & 0xFF) })
  }()

  /// Two tensors.
  static func small(_ name: String) -> [UInt8] {
    file(
      """
      {"\(name)":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},\
      "\(name).rows":{"dtype":"BF16","shape":[2,2],"data_offsets":[8,16]}}
      """, data: [UInt8](repeating: 0x3F, count: 16))
  }

  /// No tensors.
  static let empty = file("{}", data: [])

  private static func file(_ header: String, data: [UInt8]) -> [UInt8] {
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let header = Array((header + padding).utf8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
  }

  /// Reads all of a tensor.
  static func read(_ name: String, of file: SafetensorsFile) throws {
    let (type, shape) = (try file.type(of: name), try file.shape(of: name))
    _ = try file.bytes(name)
    switch type {
    case .float32, .float16, .bfloat16:
      _ = try file.tensor(name)
      if let length = shape.first { _ = try file.rows(0..<min(1, length), of: name) }
    case .float64, .float8E4M3, .float8E5M2: break
    default:
      do {
        _ = try file.integers(name)
      } catch let error as SafetensorsError {
        // The numbers of a valid file may be too large.
        guard case .integerOutOfRange = error.problem else { throw error }
      }
    }
  }
}
