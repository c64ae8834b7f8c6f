import SluiceFiles
import SluiceText
import Sluice
import SluiceModels

/// A report on one or two models that processed a text or a series: as an HTML page, images or JSON.
///
/// ```swift
/// let report = InspectionReport(
///   title: "What the gates do", tokens: names, subjects: [.init(name: "runs/book", recording: recording)])
/// try report.writePage(to: "book.html")
/// ```
public struct InspectionReport: Sendable {
  /// A model and its recording.
  public struct Subject: Sendable {
    /// The name of the model.
    public var name: String
    /// Facts about the model, such as its size: labels and values.
    public var facts: [Fact]
    /// The recording of the model on the text.
    public var recording: Recording

    /// Makes a subject from a model's recording.
    public init(name: String, facts: [Fact] = [], recording: Recording) {
      self.name = name
      self.facts = facts
      self.recording = recording
    }
  }

  /// A fact about a model.
  public struct Fact: Sendable, Hashable, Codable {
    /// The label.
    public var label: String
    /// The value.
    public var value: String

    /// Makes a fact.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// The title.
  public var title: String
  /// The tokens of the text.
  public var tokens: [String]
  /// The values that the tokens are made of; nil for text.
  public var signal: Signal?
  /// Notes for the reader.
  public var notes: [String]
  /// The models: one, or two to compare.
  public var subjects: [Subject]

  /// Makes a report.
  public init(
    title: String, tokens: [String], signal: Signal? = nil, notes: [String] = [],
    subjects: [Subject]
  ) {
    require(
      signal?.tokens.allSatisfy { $0.map(tokens.indices.contains) ?? true } ?? true,
      "a row of the signal belongs to a token that is not among the \(tokens.count) tokens")
    self.signal = signal
    self.title = title
    self.tokens = tokens
    self.notes = notes
    self.subjects = subjects
  }
}

extension InspectionReport.Subject {
  /// Makes a subject by running a language model on tokens.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - name: the name of the model in the report.
  ///   - tokens: the tokens; at least one, at most as many as the model accepts.
  ///   - request: what to record; the page and the images show only what was recorded.
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
  /// A batch with the next token as the target of each token; the last token has no target.
  fileprivate func next(_ tokens: [Int32]) -> TokenBatch {
    TokenBatch(Array(tokens.dropFirst()) + [-1])
  }

  /// The settings of the model.
  fileprivate var facts: [InspectionReport.Fact] {
    let heads =
      configuration.keyValueHeadCount == configuration.headCount
      ? "\(configuration.headCount)"
      : "\(configuration.headCount), \(configuration.keyValueHeadCount) of keys and values"
    let attention = configuration.transformer.block.attention.unusualSettings
    return [
      .init("Layers", "\(transformer.blocks.count)"),
      .init("Heads", heads),
      .init("Hidden size", "\(configuration.hiddenSize)"),
      .init("Parameters", grouped(parameterCount)),
      .init("Gates", configuration.gates.listName),
      .init("Attention", attention.isEmpty ? "as usual" : attention.joined(separator: ", ")),
      .init("Context", grouped(configuration.contextLength) + " tokens"),
    ]
  }
}

extension GatedSelfAttention.Configuration {
  /// The settings that differ from standard causal attention, with their names in `config.json`.
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
  /// The text of each token; bytes that are not a complete character are shown as `\xC3`.
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
