import SluiceFiles
import SluiceKernels

extension Gate: Codable, CustomStringConvertible {
  /// The name of the gate: `placement.granularity`, then the parts that differ from their defaults.
  ///
  /// Such parts are `.silu`, `.add`, `.rank=8`, `.constant` or `.bias=4`.
  public var name: String {
    let usual = Gate(placement, placement.usualGranularity)
    var parts = [placement.rawValue]
    if !placement.isFixed { parts.append(granularity.rawValue) }
    if activation != usual.activation { parts.append(activation.rawValue) }
    if combination != usual.combination { parts.append(combination.rawValue) }
    if source != usual.source { parts.append(source.name) }
    if let initialBias {
      parts.append("bias=\(initialBias.isInteger ? "\(Int(initialBias))" : "\(initialBias)")")
    }
    return parts.joined(separator: ".")
  }

  /// The gate's name.
  public var description: String { name }

  /// Makes a gate from its name: parts joined by dots.
  ///
  /// The placement comes first and can be omitted if it is `output`; the other parts can be in any order.
  ///
  /// - Throws: `GateNameError` with the invalid part and the most similar valid part.
  public init(named name: String) throws(GateNameError) {
    var parts: [Substring] = []
    for part in name.split(separator: ".", omittingEmptySubsequences: false) {
      // A bias can have a fraction; no other part begins with a digit.
      if part.first?.isNumber == true, let last = parts.last, last.hasPrefix("bias=") {
        parts[parts.count - 1] = "\(last).\(part)"
      } else {
        parts.append(part)
      }
    }
    let placement = parts.first.flatMap { Placement(rawValue: String($0)) }
    if placement != nil { parts.removeFirst() }
    self.init(placement ?? .output, (placement ?? .output).usualGranularity)
    var given: Set<PartKind> = []
    for part in parts.map(String.init) {
      let kind: PartKind
      if let granularity = GateGranularity(rawValue: part) {
        (self.granularity, kind) = (granularity, .granularity)
      } else if let activation = Gate.activations.first(where: { $0.rawValue == part }) {
        (self.activation, kind) = (activation, .activation)
      } else if let combination = GateCombination(rawValue: part) {
        (self.combination, kind) = (combination, .combination)
      } else if let source = Source(named: part) {
        (self.source, kind) = (source, .source)
      } else if part.hasPrefix("bias="), let bias = Float(part.dropFirst(5)), bias.isFinite {
        (initialBias, kind) = (bias, .bias)
      } else {
        throw GateNameError(name: name, part: part, problem: .unknown)
      }
      guard given.insert(kind).inserted else {
        throw GateNameError(name: name, part: part, problem: .repeated)
      }
    }
  }

  /// The property of a gate that a part of a name sets.
  private enum PartKind {
    case granularity, activation, combination, source, bias
  }

  /// Reads the name.
  public init(from decoder: any Decoder) throws {
    try self.init(named: try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

/// An error for an invalid gate name.
public struct GateNameError: Error, Equatable, CustomStringConvertible {
  /// The whole name.
  public let name: String
  /// The invalid part of the name.
  public let part: String
  /// The problem with the part.
  public let problem: Problem

  /// Makes an error about a part of a name.
  public init(name: String, part: String, problem: Problem) {
    self.name = name
    self.part = part
    self.problem = problem
  }

  /// The problem with a part of a name.
  public enum Problem: Sendable {
    /// The part is unknown.
    case unknown
    /// An earlier part has already set the same property of the gate.
    case repeated
  }

  /// One sentence, with the most similar valid part.
  public var description: String {
    guard problem == .unknown else {
      return "\"\(part)\" in the gate \"\(name)\" sets what an earlier part has already set"
    }
    let unknown = """
      "\(part)" in the gate "\(name)" is not a placement, granularity, activation or source of a gate
      """
    return nearest(to: part, among: Self.parts).map { "\(unknown); did you mean \"\($0)\"?" }
      ?? unknown
  }

  /// All valid parts.
  private static var parts: [String] {
    Gate.Placement.allCases.map(\.rawValue) + GateGranularity.allCases.map(\.rawValue)
      + Gate.activations.map(\.rawValue) + GateCombination.allCases.map(\.rawValue)
      + ["rank=8", "head-input", "input-and-output", "constant", "bias=4"]
  }
}

extension [Gate] {
  /// The names of the gates, as an option takes them: `output.headwise+sink`; `none` if there are none.
  package var listName: String { isEmpty ? "none" : map(\.name).joined(separator: "+") }
}

extension Gate.Source {
  fileprivate var name: String {
    switch self {
    case .input(let rank): rank.map { "rank=\($0)" } ?? "input"
    case .headInput(let size): size.map { "head-input=\($0)" } ?? "head-input"
    case .inputAndOutput: "input-and-output"
    case .constant: "constant"
    }
  }

  fileprivate init?(named name: String) {
    let parts = name.split(separator: "=", maxSplits: 1)
    let number = parts.count == 2 ? Int(parts[1]) : nil
    guard parts.count == 1 || number != nil else { return nil }
    switch (parts.first, number) {
    case ("rank", let rank?): self = .input(rank: rank)
    case ("head-input", let size): self = .headInput(hiddenSize: size)
    case ("input-and-output", nil): self = .inputAndOutput
    case ("constant", nil): self = .constant
    default: return nil
    }
  }
}

extension Gate.Placement {
  /// Whether a placement has only one possible gate.
  fileprivate var isFixed: Bool { self == .forget || self == .gru }

  fileprivate var usualGranularity: GateGranularity {
    self == .forget ? .headwise : .elementwise
  }
}

extension Float {
  fileprivate var isInteger: Bool { magnitude < 1e6 && rounded() == self }
}
