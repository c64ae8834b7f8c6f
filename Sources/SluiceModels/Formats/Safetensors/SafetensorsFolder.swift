import Sluice
import SluiceFiles

/// The weights of a model in several safetensors files, with an index that says which tensor lies where.
///
/// ```swift
/// let weights = try SafetensorsFolder(path: "Qwen3-4B")
/// let embedding = try weights.tensor("model.embed_tokens.weight")
/// ```
public struct SafetensorsFolder: TensorSource {
  /// The folder.
  public let path: String
  private let files: [SafetensorsFile]
  /// Which file each tensor lies in.
  private let places: [String: Int]

  /// The index's name in a folder.
  public static let indexName = "model.safetensors.index.json"

  /// Opens all files that the index in a folder names, and checks that they hold what it says.
  ///
  /// - Throws: `FileError` where the index or a file is missing, `JSONError` or `SafetensorsError` where
  ///   one is damaged, `ContentError` where index and files do not fit.
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

  /// Whether a name is that of a file in the folder itself, and can stand in a message.
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

  /// The tensors' names, sorted.
  public var names: [String] { places.keys.sorted() }

  /// Whether there is a tensor of that name.
  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// A tensor's shape.
  public func shape(of name: String) throws -> [Int] { try file(of: name).shape(of: name) }

  /// The format's own name of a tensor's type.
  public func typeName(of name: String) throws -> String { try file(of: name).typeName(of: name) }

  /// A copy of a tensor of floats of 32 or 16 bits, as 32-bit floats.
  ///
  /// - Throws: `SafetensorsError` where there is none of that name, or one of another type, `FileError`
  ///   where it cannot be read.
  public func tensor(_ name: String) throws -> Tensor { try file(of: name).tensor(name) }

  /// A copy of some rows of a tensor, as 32-bit floats.
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

/// An index that does not fit the files it names.
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
