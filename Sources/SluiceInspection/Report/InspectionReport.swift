import SluiceText
import Sluice
import SluiceModels

/// What one or two models made of a text, to be looked at: as a page, as images, as data.
///
/// ```swift
/// let report = InspectionReport(
///   title: "What the gates do", tokens: names, subjects: [.init(name: "runs/book", recording: recording)])
/// try report.writePage(to: "book.html")
/// ```
public struct InspectionReport: Sendable {
  /// A model, and what it made of the text.
  public struct Subject: Sendable {
    /// What to call it.
    public var name: String
    /// What there is to know of it, such as its size: labels and values.
    public var facts: [Fact]
    /// What was recorded while it read the text.
    public var recording: Recording

    /// Describes a model.
    public init(name: String, facts: [Fact] = [], recording: Recording) {
      self.name = name
      self.facts = facts
      self.recording = recording
    }
  }

  /// Something to know of a model.
  public struct Fact: Sendable, Hashable, Codable {
    /// What it is about.
    public var label: String
    /// What it says.
    public var value: String

    /// Puts a fact together.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// What stands above it.
  public var title: String
  /// The text, token by token.
  public var tokens: [String]
  /// What a reader must know, in sentences.
  public var notes: [String]
  /// The models: one, or two to compare.
  public var subjects: [Subject]

  /// Puts a report together.
  public init(title: String, tokens: [String], notes: [String] = [], subjects: [Subject]) {
    self.title = title
    self.tokens = tokens
    self.notes = notes
    self.subjects = subjects
  }
}

extension InspectionReport.Subject {
  /// Records what a language model makes of tokens.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - name: what to call it.
  ///   - tokens: the tokens: one at least, as many as the model takes at most.
  ///   - request: what to record; a page and images show what they find of it.
  public init(
    of model: LanguageModel, name: String, tokens: [Int32],
    _ request: RecordingRequest = RecordingRequest()
  ) {
    let recorded = withoutGradient {
      model.recording(request) { model.score(TokenBatch(tokens), targets: model.next(tokens)) }
    }
    var facts = model.facts
    if tokens.count > 1 {
      facts.append(
        .init("Loss on this text", "\((recorded.result.loss * 1e4).rounded() / 1e4) nats a token"))
    }
    self.init(name: name, facts: facts, recording: recorded.recording)
  }
}

extension LanguageModel {
  /// What follows each token; the last has no target.
  fileprivate func next(_ tokens: [Int32]) -> TokenBatch {
    TokenBatch(Array(tokens.dropFirst()) + [-1])
  }

  /// Sizes and kinds.
  fileprivate var facts: [InspectionReport.Fact] {
    let heads =
      configuration.keyValueHeadCount == configuration.headCount
      ? "\(configuration.headCount)"
      : "\(configuration.headCount), \(configuration.keyValueHeadCount) of keys and values"
    let gates = configuration.gates.map(\.name).joined(separator: ", ")
    let attention = configuration.transformer.block.attention.unusualSettings
    return [
      .init("Layers", "\(transformer.blocks.count)"),
      .init("Heads", heads),
      .init("Hidden size", "\(configuration.hiddenSize)"),
      .init("Parameters", grouped(parameterCount)),
      .init("Gates", gates.isEmpty ? "none" : gates),
      .init("Attention", attention.isEmpty ? "as usual" : attention.joined(separator: ", ")),
      .init("Context", grouped(configuration.contextLength) + " tokens"),
    ]
  }
}

extension GatedSelfAttention.Configuration {
  /// What is not as in plain causal attention of these sizes and gates, in the words of `config.json`.
  fileprivate var unusualSettings: [String] {
    let usual = Self(
      hiddenSize: hiddenSize, headCount: headCount, keyValueHeadCount: keyValueHeadCount,
      headDimension: headDimension, dropout: dropout, bias: bias, gates: gates,
      visibility: .causal)
    return Self.settings.differences(of: self, from: usual)
  }
}

/// `1,115,394`.
private func grouped(_ number: Int) -> String {
  var text = ""
  for (place, digit) in String(number).reversed().enumerated() {
    if place > 0, place % 3 == 0 { text = "," + text }
    text = String(digit) + text
  }
  return text
}

extension Vocabulary {
  /// What to show for each token: its text, or bytes that are no character alone as `\xC3`.
  public func names(of tokens: [Int32]) -> [String] {
    tokens.map { token in
      let bytes: [UInt8]
      switch self {
      case .bytes: bytes = [UInt8(token)]
      case .bytePairs(let tokenizer): bytes = tokenizer.bytes(of: token)
      case .characters, .symbols: return decode(CollectionOfOne(token))
      }
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      return bytes.map { byte in
        byte < 0x80
          ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
      }.joined()
    }
  }
}
