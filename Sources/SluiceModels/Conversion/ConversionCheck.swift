import Sluice
import SluiceFiles

/// A comparison of a converted model with its source: the logits after each token of a fixed sequence.
///
/// ```swift
/// let check = try ConversionCheck(of: source, writtenTo: "qwen3.gguf", as: .q8)
/// print(check.passes, check.largestDifference)
/// ```
///
/// The result is read from its files. Its logits must be equal to those of the source whose weights are rounded
/// to the type of the result.
public struct ConversionCheck: Sendable {
  /// The number of tokens.
  public let tokenCount: Int
  /// The largest difference between logits of the source and of the result, as a share of the source's largest
  /// magnitude.
  public let largestDifference: Double
  /// The number of tokens after which both have the same most likely token.
  public let equalGreedyCount: Int
  /// Whether the result has the logits of the source with rounded weights, to the last bit.
  public let isExact: Bool
  /// Whether the result is as it must be: exact or, as 32-bit floats, within `tolerance` of the source.
  public let passes: Bool

  /// The largest difference as 32-bit floats, where a format stores settings in a different form.
  public static let tolerance = 1e-4

  /// The largest number of tokens of the sequence.
  public static let tokenLimit = 64

  /// Compares a model with its source.
  ///
  /// Memory for two models is needed.
  ///
  /// - Parameters:
  ///   - source: the source.
  ///   - path: the path of the result.
  ///   - type: the type that its weights were written in.
  /// - Throws: errors of reading the result.
  public init(of source: ConvertibleModel, writtenTo path: String, as type: WeightType) throws {
    let tokens = Self.tokens(for: source.model.configuration)
    let own = Self.logits(of: source.model, tokens)
    let expected =
      type == .float32 ? own : Self.logits(of: try source.rounded(to: type, for: path), tokens)
    let result = try ConvertibleModel(contentsOf: path).model
    guard result.configuration.vocabularySize == source.model.configuration.vocabularySize else {
      throw CheckpointError(
        path: path,
        problem: .vocabularySize(
          found: result.configuration.vocabularySize,
          expected: source.model.configuration.vocabularySize))
    }
    let found = Self.logits(of: result, tokens)
    tokenCount = tokens.tokenCount
    isExact = found.scalars.map(\.bitPattern) == expected.scalars.map(\.bitPattern)
    largestDifference = Self.difference(found, own)
    equalGreedyCount = zip(found.largestIndices(), own.largestIndices()).count { $0 == $1 }
    passes = isExact || type == .float32 && largestDifference <= Self.tolerance
  }

  /// A sequence without a pattern, in which most tokens of a large vocabulary occur once.
  private static func tokens(for model: LanguageModel.Configuration) -> TokenBatch {
    let count = min(tokenLimit, model.contextLength)
    return TokenBatch((0..<count).map { Int32(($0 * 7919 + 17) % model.vocabularySize) })
  }

  private static func logits(of model: LanguageModel, _ tokens: TokenBatch) -> Tensor {
    withoutGradient { model(tokens) }
  }

  /// Infinite if a number is not finite.
  private static func difference(_ found: Tensor, _ expected: Tensor) -> Double {
    var (largest, worst) = (0.0, 0.0)
    for (a, b) in zip(found.scalars, expected.scalars) {
      guard a.isFinite, b.isFinite else { return .infinity }
      largest = max(largest, Double(b.magnitude))
      worst = max(worst, (Double(a) - Double(b)).magnitude)
    }
    return worst == 0 ? 0 : worst / largest
  }
}

extension ConvertibleModel {
  /// The model as it is read from files of a type: its weights are rounded, and its settings are those that the
  /// format at the path can express.
  fileprivate func rounded(to type: WeightType, for path: String) throws -> LanguageModel {
    let isGGUF = !FileKind.isFolder(path)
    let configuration =
      isGGUF
      ? try GGUFLayout(of: model, preferring: architecture).configuration : model.configuration
    let rounded = try LanguageModel(unsetFor: configuration)
    let values = Dictionary(
      uniqueKeysWithValues: model.parameters.map { ($0.name, $0.parameter) })
    for entry in rounded.parameters {
      guard let value = values[entry.name]?.tensor.detached else { continue }
      let format =
        isGGUF ? type.gguf(shape: value.shape).format : type.safetensors?.numberFormat ?? .float32
      entry.parameter.update { $0 = value.rounded(to: format) }
    }
    return rounded
  }
}
