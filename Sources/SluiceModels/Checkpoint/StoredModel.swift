import Sluice
import SluiceFiles

/// A model that can be written to a folder and read from it.
///
/// - `config.json`: the coded configuration and, as `model_type`, the kind of model.
/// - `model.safetensors`: the weights; by default under the parameters' paths in the model.
///
/// Other files in the folder are left alone.
///
/// ```swift
/// try model.write(to: "runs/waves")
/// let again = try Forecaster(contentsOf: "runs/waves")
/// ```
public protocol StoredModel: Module {
  /// What a model is made for: sizes and kinds. It must be coded as an object with keys.
  associatedtype Configuration: Codable & Equatable & Sendable

  /// What files call this kind of model.
  static var modelType: String { get }

  /// What the model was made for.
  var configuration: Configuration { get }

  /// Makes a model with random weights.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds.
  ///   - random: the random stream for the weights.
  /// - Throws: what no model can be made of.
  init(_ configuration: Configuration, random: RandomStream) throws

  /// Reads a model; optional.
  ///
  /// - Parameter folder: where its files lie.
  /// - Throws: a `SluiceError` that names the file and what is wrong in it.
  init(contentsOf folder: String) throws

  /// Writes the model's files, each whole or not at all, the weights last; optional.
  ///
  /// - Parameters:
  ///   - folder: a folder that is there.
  ///   - metadata: texts to store in the weights' file.
  /// - Throws: `FileError` where something cannot be written.
  func write(to folder: String, metadata: [String: String]) throws
}

extension StoredModel {
  /// Reads what a model in a folder was made for.
  ///
  /// - Throws: `FileError` or `JSONError`, `ContentError` for a model of another kind, and what the
  ///   configuration says of impossible settings.
  public static func configuration(in folder: String) throws -> Configuration {
    try JSONFile.read(
      StoredConfiguration<Self>.self, from: CheckpointFiles(folder).configuration
    ).configuration
  }

  /// Reads a model whose weights lie under their paths in the model.
  ///
  /// - Throws: `FileError`, `JSONError`, `ContentError`, `CheckpointError`, `SafetensorsError`, or what
  ///   the configuration or the model say of impossible settings.
  public init(contentsOf folder: String) throws {
    try self.init(Self.configuration(in: folder), random: RandomStream(seed: 0))
    try SafetensorsFile(path: CheckpointFiles(folder).weights).load(into: self, named: PathNaming())
  }

  /// Writes the configuration, and the weights under their paths in the model.
  ///
  /// - Parameters:
  ///   - folder: a folder that is there.
  ///   - metadata: texts to store in the weights' file.
  /// - Throws: `FileError` where something cannot be written.
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

  /// Writes the model's files.
  ///
  /// - Parameter folder: a folder that is there.
  /// - Throws: `FileError` where something cannot be written.
  public func write(to folder: String) throws { try write(to: folder, metadata: [:]) }
}
