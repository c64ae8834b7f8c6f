import Sluice
import SluiceFiles

/// The weights of a model in several safetensors files (shards), with an index of the tensors.
///
/// ```swift
/// let weights = try SafetensorsFolder(path: "Qwen3-4B")
/// let embedding = try weights.tensor("model.embed_tokens.weight")
/// ```
public struct SafetensorsFolder: TensorSource {
  /// The folder.
  public let path: String
  private let files: [SafetensorsFile]
  /// The index of each tensor's file.
  private let places: [String: Int]

  /// The file name of the index.
  public static let indexName = "model.safetensors.index.json"

  /// Opens all files in the index of a folder, and checks that they contain the listed tensors.
  ///
  /// - Throws: `FileError` if the index or a file is missing, `JSONError` or `SafetensorsError` if
  ///   one is damaged, `ContentError` if index and files are inconsistent.
  public init(path: String) throws {
    self.path = path
    let indexPath = path + "/" + Self.indexName
    let index = try JSONFile.read(Index.self, from: indexPath)
    func fail(_ problem: IndexProblem) -> ContentError {
      ContentError(path: indexPath, problem: problem)
    }
    let names = Set(index.weightMap.values).sorted()
    for name in names where !Self.isPlain(name) { throw fail(.impossibleFile(name)) }
    var files: [SafetensorsFile] = []
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      let file = try SafetensorsFile(path: path + "/" + name)
      for tensor in file.names {
        if let other = places.updateValue(place, forKey: tensor) {
          throw fail(.twice(tensor: tensor, names[other], name))
        }
      }
      files.append(file)
    }
    for (tensor, name) in index.weightMap.sorted(by: { $0.key < $1.key }) {
      guard let place = places[tensor] else { throw fail(.missing(tensor: tensor, file: name)) }
      guard names[place] == name else {
        throw fail(.elsewhere(tensor: tensor, found: names[place], expected: name))
      }
    }
    self.files = files
    self.places = places
  }

  /// Whether a name is a plain file name, so that the file is in the folder itself, and can be part of a message.
  private static func isPlain(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count) && name != "." && name != ".."
      && !name.contains("/") && !name.contains("\\") && oneLine(name) == name
  }

  private struct Index: Decodable {
    let weightMap: [String: String]

    enum CodingKeys: String, CodingKey {
      case weightMap = "weight_map"
    }
  }

  // MARK: - Tensors

  /// The names of the tensors, sorted.
  public var names: [String] { places.keys.sorted() }

  /// Whether there is a tensor with this name.
  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// The shape of a tensor.
  public func shape(of name: String) throws -> [Int] { try file(of: name).shape(of: name) }

  /// The size of a stored tensor in bytes.
  public func byteCount(of name: String) throws -> Int { try file(of: name).byteCount(of: name) }

  /// The name of a tensor's type in the format.
  public func typeName(of name: String) throws -> String { try file(of: name).typeName(of: name) }

  /// Reads a tensor of 32-bit or 16-bit floats, as 32-bit floats.
  ///
  /// - Throws: `SafetensorsError` if there is no tensor with this name or if it has a different
  ///   type, `FileError` if it cannot be read.
  public func tensor(_ name: String) throws -> Tensor { try file(of: name).tensor(name) }

  /// Reads some rows of a tensor, as 32-bit floats.
  ///
  /// - Throws: as `tensor(_:)`.
  public func rows(_ range: Range<Int>, of name: String) throws -> Tensor {
    try file(of: name).rows(range, of: name)
  }

  private func file(of name: String) throws -> SafetensorsFile {
    guard let place = places[name] else {
      throw SafetensorsError(path: path, problem: .missingTensor(name))
    }
    return files[place]
  }
}

/// An error for an index that is inconsistent with the files.
private enum IndexProblem: ContentProblem {
  case impossibleFile(String)
  case twice(tensor: String, String, String)
  case missing(tensor: String, file: String)
  case elsewhere(tensor: String, found: String, expected: String)

  var category: ErrorCategory { .badData }

  var description: String {
    switch self {
    case .impossibleFile(let name):
      "the file \(quoted(name)) is expected to be one in the same folder"
    case .twice(let tensor, let a, let b): "the tensor \(tensor) is in \(a) and in \(b)"
    case .missing(let tensor, let file):
      "the tensor \(tensor) is expected in \(file), and in no file"
    case .elsewhere(let tensor, let found, let expected):
      "the tensor \(tensor) is in \(found), expected in \(expected)"
    }
  }
}
