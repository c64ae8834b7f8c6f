import Sluice
import SluiceFiles

/// A model that can be written to a folder and read from it.
///
/// - `config.json`: the configuration and, as `model_type`, the model type.
/// - `model.safetensors`: the weights; by default, their names are the paths of the parameters.
///
/// Other files in the folder are not changed.
///
/// ```swift
/// try model.write(to: "runs/waves")
/// let again = try Forecaster(contentsOf: "runs/waves")
/// ```
public protocol StoredModel: Module {
  /// The settings of a model; they must encode as an object with keys.
  associatedtype Configuration: Codable & Equatable & Sendable

  /// The model type in files.
  static var modelType: String { get }

  /// The settings of the model.
  var configuration: Configuration { get }

  /// Makes a model with random weights.
  ///
  /// - Parameters:
  ///   - configuration: the settings.
  ///   - random: the random stream for the weights.
  /// - Throws: an error if the settings are invalid.
  init(_ configuration: Configuration, random: RandomStream) throws

  /// Reads a model; there is a default implementation.
  ///
  /// - Parameter folder: the folder of its files.
  /// - Throws: a `SluiceError` with the file and the problem.
  init(contentsOf folder: String) throws

  /// Writes the files of the model atomically, the weights last; there is a default implementation.
  ///
  /// - Parameters:
  ///   - folder: an existing folder.
  ///   - metadata: texts to store in the file of the weights.
  /// - Throws: `FileError` if a file cannot be written.
  func write(to folder: String, metadata: [String: String]) throws
}

extension StoredModel {
  /// Reads the settings of a model in a folder.
  ///
  /// - Throws: `FileError` or `JSONError`, `ContentError` for a different model type, and errors of the
  ///   configuration for invalid settings.
  public static func configuration(in folder: String) throws -> Configuration {
    try JSONFile.read(
      StoredConfiguration<Self>.self, from: CheckpointFiles(folder).configuration
    ).configuration
  }

  /// Reads a model whose weights are named by the paths of the parameters.
  ///
  /// - Throws: `FileError`, `JSONError`, `ContentError`, `CheckpointError`, `SafetensorsError`, and errors
  ///   of the configuration or the model for invalid settings.
  public init(contentsOf folder: String) throws {
    try self.init(Self.configuration(in: folder), random: RandomStream(seed: 0))
    try SafetensorsFile(path: CheckpointFiles(folder).weights).load(into: self, named: PathNaming())
  }

  /// Writes the configuration, and the weights, named by the paths of the parameters.
  ///
  /// - Parameters:
  ///   - folder: an existing folder.
  ///   - metadata: texts to store in the file of the weights.
  /// - Throws: `FileError` if a file cannot be written.
  public func write(to folder: String, metadata: [String: String]) throws {
    let files = CheckpointFiles(folder)
    require(
      (try? JSONFile.bytes(configuration))?.first == UInt8(ascii: "{"),
      "the configuration of a \(Self.modelType) must encode as an object with keys")
    try JSONFile.write(
      StoredConfiguration<Self>(configuration: configuration), to: files.configuration)
    try Safetensors.write(
      tensors(named: PathNaming()), metadata: ["format": "pt"].merging(metadata) { $1 },
      to: files.weights)
  }

  /// Writes the files of the model.
  ///
  /// - Parameter folder: an existing folder.
  /// - Throws: `FileError` if a file cannot be written.
  public func write(to folder: String) throws { try write(to: folder, metadata: [:]) }
}
