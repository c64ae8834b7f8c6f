import Sluice

extension LayerRecording {
  /// Records a reading if it was requested.
  mutating func record(_ reading: Reading, _ request: RecordingRequest) {
    switch reading.kind {
    case .rows(let rows):
      hasRows = true
      isCausal = rows.isCausal
      setTokenCount(rows.queryCount, request)
      setHeadCount(rows.headCount, request)
      if request.wantsRows { recordRows(of: reading, rows, request) }
    case .perToken(let groupCount, let scaling):
      if !hasRows { setHeadCount(max(headCount, groupCount), request) }
      if request.wantsGates { recordGate(reading, groupCount, scaling, request) }
    case .vectors(let groupCount):
      guard request.contents.contains(.norms) else { return }
      let lengths = lengths(ofVectors: reading.values(), groupCount: groupCount)
      norms.removeAll { $0.name == reading.label }
      norms.append(NormRecording(name: reading.label, lengths: lengths))
    case .stream:
      guard request.contents.contains(.activations) else { return }
      let x = reading.values()
      setTokenCount(x.shape[1], request)
      var found = activations ?? ActivationRecording()
      found.add(x)
      activations = found
    }
  }

  private mutating func recordGate(
    _ reading: Reading, _ groupCount: Int, _ scaling: Reading.AttentionSide?,
    _ request: RecordingRequest
  ) {
    let values = reading.values()
    if values.shape.count > 1 { setTokenCount(values.shape[1], request) }
    let known = gates.firstIndex { $0.name == reading.label }
    if known == nil { gates.append(GateRecording(reading, scaling: scaling)) }
    gates[known ?? gates.count - 1]
      .add(values, tokenCount: tokenCount, groupCount: groupCount, request, window: window)
  }

  private mutating func setTokenCount(_ count: Int, _ request: RecordingRequest) {
    tokenCount = count
    window = max(0, count - request.windowLength)..<count
  }

  private mutating func setHeadCount(_ count: Int, _ request: RecordingRequest) {
    headCount = count
    heads = (0..<count).filter { request.heads?.contains($0) ?? true }
  }
}

extension RecordingRequest {
  fileprivate var wantsRows: Bool {
    !contents.isDisjoint(with: [.attentionWeights, .attentionStatistics])
  }

  fileprivate var wantsGates: Bool { !contents.isDisjoint(with: [.gateValues, .gateStatistics]) }
}

/// The norm of each group's vector for each token of the first sequence: `[groups, tokens]`.
private func lengths(ofVectors vectors: Tensor, groupCount: Int) -> Tensor {
  let (tokenCount, width) = (vectors.shape[1], vectors.lastDimension)
  let dimension = width / groupCount
  return Tensor(shape: [groupCount, tokenCount]) { lengths in
    vectors.withUnsafeScalars { scalars in
      for token in 0..<tokenCount {
        for group in 0..<groupCount {
          let start = scalars + token * width + group * dimension
          let sum = (0..<dimension).reduce(0.0) { $0 + Double(start[$1]) * Double(start[$1]) }
          lengths[group * tokenCount + token] = Float(sum.squareRoot())
        }
      }
    }
  }
}
