import SluiceKernels
import Testing

/// A case of attention: its sizes and the terms of its scores.
struct AttentionCase: CustomTestStringConvertible, Sendable {
  var batchSize = 1
  var tokens = 1
  var heads = 1
  var keyValueHeads = 1
  var dimension = 1
  var isCausal = false
  /// The number of keys; nil for the number of queries.
  var keys: Int?
  /// The number of keys after its own position that a query sees.
  var causalOffset = 0
  var gate: Activation?
  var gateIsHeadwise = false
  var hiddenKeys: [Int] = []
  var hasBias = false
  var magnitude: Float = 1
  var dropout: Float = 0
  /// The window: a query sees keys less than this number of positions away.
  var window: Int?
  /// For each sequence, the number of keys that all queries see, if they are causal.
  var prefix: [Int] = []
  /// For each sequence, the lengths of its documents, which do not see each other.
  var documents: [[Int]] = []
  /// For each sequence, the keys that are not padding.
  var unpadded: [Range<Int>] = []
  var softCap: Float?
  /// Whether scores decrease with the distance, with slopes of 1/2, 1/4 and so on.
  var hasSlopes = false
  var hasDecay = false
  var hasSinks = false

  var keyCount: Int { keys ?? tokens }

  var hasRuns: Bool { isCausal || window != nil || !documents.isEmpty || !unpadded.isEmpty }

  /// Whether a query sees a key, by the rules without biases.
  func sees(_ sequence: Int, _ query: Int, _ key: Int) -> Bool {
    if isCausal, key > query + causalOffset, prefix.isEmpty || key >= prefix[sequence] {
      return false
    }
    if let window, abs(query + causalOffset - key) >= window { return false }
    if !unpadded.isEmpty, !unpadded[sequence].contains(key) { return false }
    guard !documents.isEmpty else { return true }
    func document(_ token: Int) -> Int? {
      var end = 0
      return documents[sequence].firstIndex { length in
        end += length
        return token < end
      }
    }
    return document(query) != nil && document(query) == document(key)
  }

  var testDescription: String {
    """
    \(batchSize) x \(tokens) x \(heads)/\(keyValueHeads) x \(dimension)\(isCausal ? " causal \(causalOffset)" : "")\
    \(keys.map { " \($0) keys" } ?? "")\
    \(gate.map { " \($0)\(gateIsHeadwise ? " headwise" : "")" } ?? "")\
    \(hiddenKeys.isEmpty ? "" : " hidden \(hiddenKeys.count)")\(hasBias ? " bias" : "")\
    \(magnitude == 1 ? "" : " large")\(dropout == 0 ? "" : " dropout")\
    \(window.map { " window \($0)" } ?? "")\(prefix.isEmpty ? "" : " prefix \(prefix)")\
    \(documents.isEmpty ? "" : " documents \(documents)")\
    \(unpadded.isEmpty ? "" : " unpadded \(unpadded)")\(softCap.map { " cap \($0)" } ?? "")\
    \(hasSlopes ? " slopes" : "")\(hasDecay ? " decay" : "")\(hasSinks ? " sinks" : "")
    """
  }
}
