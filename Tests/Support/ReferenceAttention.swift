import Foundation

/// Gated softmax attention in float64 by its formula: the reference for the kernels.
///
/// All arrays are contiguous, `[batch, tokens, heads, headDimension]`.
package struct ReferenceAttention {
  package var batchSize = 1
  package var queryCount = 1
  package var keyCount = 1
  package var headCount = 1
  package var keyValueHeadCount = 1
  package var headDimension = 1
  package var scale = 1.0
  /// Soft cap: limits scores to ±`softCap` by a hyperbolic tangent, before biases are added.
  package var softCap: Double?
  /// Added to the score of (sequence, head, query, key); minus infinity hides the key.
  package var bias: (Int, Int, Int, Int) -> Double = { _, _, _, _ in 0 }
  /// The score of a sink of (sequence, head, query), whose share of the softmax is dropped.
  package var sink: ((Int, Int, Int) -> Double)?
  /// Dropout: the factor of the probability of (sequence, head, query, key).
  package var factor: (Int, Int, Int, Int) -> Double = { _, _, _, _ in 1 }
  /// The gate's function and its derivative.
  package var gate: (value: (Double) -> Double, slope: (Double) -> Double)?
  package var gateIsHeadwise = false

  package init() {}

  package struct Result {
    package var output: [Double] = []
    package var ungated: [Double] = []
    /// `[batch, heads, queries, keys]`, without dropout.
    package var weights: [Double] = []
  }

  package struct Gradients {
    package var queries: [Double] = []
    package var keys: [Double] = []
    package var values: [Double] = []
    package var gate: [Double] = []
    /// The gradients of the scores with their biases, `[batch, heads, queries, keys]`.
    package var scores: [Double] = []
    /// The gradients of the sinks, `[batch, heads, queries]`.
    package var sinks: [Double] = []
  }

  package func forward(
    _ q: [Double], _ k: [Double], _ v: [Double], gate z: [Double]
  ) -> Result {
    var result = Result()
    result.ungated = [Double](repeating: 0, count: q.count)
    result.weights = weights(q, k)
    eachPair { b, h, i, j, pair in
      let p = result.weights[pair] * factor(b, h, i, j)
      for c in 0..<headDimension {
        result.ungated[query(b, i, h, c)] += p * v[key(b, j, h, c)]
      }
    }
    result.output = result.ungated
    if let gate {
      for index in q.indices { result.output[index] *= gate.value(z[gateIndex(index)]) }
    }
    return result
  }

  package func backward(
    _ q: [Double], _ k: [Double], _ v: [Double], gate z: [Double], outputGradient: [Double]
  ) -> Gradients {
    let forward = forward(q, k, v, gate: z)
    var gradients = Gradients()
    gradients.queries = [Double](repeating: 0, count: q.count)
    gradients.keys = [Double](repeating: 0, count: k.count)
    gradients.values = [Double](repeating: 0, count: v.count)
    gradients.gate = [Double](repeating: 0, count: z.count)
    var upstream = outputGradient
    if let gate {
      for index in q.indices {
        let logit = z[gateIndex(index)]
        gradients.gate[gateIndex(index)] +=
          outputGradient[index] * forward.ungated[index] * gate.slope(logit)
        upstream[index] *= gate.value(logit)
      }
    }
    var probabilityGradients = [Double](repeating: 0, count: forward.weights.count)
    var projections = [Double](repeating: 0, count: batchSize * headCount * queryCount)
    eachPair { b, h, i, j, pair in
      let f = factor(b, h, i, j)
      var sum = 0.0
      for c in 0..<headDimension {
        gradients.values[key(b, j, h, c)] += forward.weights[pair] * f * upstream[query(b, i, h, c)]
        sum += upstream[query(b, i, h, c)] * v[key(b, j, h, c)]
      }
      probabilityGradients[pair] = sum * f
      projections[pair / keyCount] += forward.weights[pair] * sum * f
    }
    gradients.scores = zip(forward.weights, probabilityGradients).enumerated().map { pair, terms in
      terms.0 * (terms.1 - projections[pair / keyCount])
    }
    gradients.sinks = projections.indices.map { row in
      let sum = forward.weights[(row * keyCount)..<((row + 1) * keyCount)].reduce(0, +)
      return sink == nil ? 0 : -(1 - sum) * projections[row]
    }
    eachPair { b, h, i, j, pair in
      var s = gradients.scores[pair]
      if let softCap {
        let product = (0..<headDimension).reduce(0.0) {
          $0 + q[query(b, i, h, $1)] * k[key(b, j, h, $1)]
        }
        s /= pow(cosh(product * scale / softCap), 2)
      }
      for c in 0..<headDimension {
        gradients.queries[query(b, i, h, c)] += s * scale * k[key(b, j, h, c)]
        gradients.keys[key(b, j, h, c)] += s * scale * q[query(b, i, h, c)]
      }
    }
    return gradients
  }

  /// `[batch, heads, queries, keys]`.
  package func weights(_ q: [Double], _ k: [Double]) -> [Double] {
    var scores = [Double](repeating: 0, count: batchSize * headCount * queryCount * keyCount)
    eachPair { b, h, i, j, pair in
      var sum = 0.0
      for c in 0..<headDimension { sum += q[query(b, i, h, c)] * k[key(b, j, h, c)] }
      let score = softCap.map { $0 * tanh(sum * scale / $0) } ?? sum * scale
      scores[pair] = score + bias(b, h, i, j)
    }
    for row in 0..<(batchSize * headCount * queryCount) {
      let range = (row * keyCount)..<((row + 1) * keyCount)
      let head = row / queryCount
      let sink = sink?(head / headCount, head % headCount, row % queryCount) ?? -.infinity
      let largest = max(scores[range].max() ?? 0, sink)
      guard largest > -.infinity else {
        for index in range { scores[index] = 0 }
        continue
      }
      var sum = exp(sink - largest)
      for index in range {
        scores[index] = exp(scores[index] - largest)
        sum += scores[index]
      }
      for index in range { scores[index] /= sum }
    }
    return scores
  }

  private func eachPair(_ body: (Int, Int, Int, Int, Int) -> Void) {
    for b in 0..<batchSize {
      for h in 0..<headCount {
        for i in 0..<queryCount {
          for j in 0..<keyCount {
            body(b, h, i, j, ((b * headCount + h) * queryCount + i) * keyCount + j)
          }
        }
      }
    }
  }

  private func query(_ b: Int, _ i: Int, _ h: Int, _ c: Int) -> Int {
    ((b * queryCount + i) * headCount + h) * headDimension + c
  }

  private func key(_ b: Int, _ j: Int, _ h: Int, _ c: Int) -> Int {
    let head = h / (headCount / keyValueHeadCount)
    return ((b * keyCount + j) * keyValueHeadCount + head) * headDimension + c
  }

  private func gateIndex(_ index: Int) -> Int {
    gateIsHeadwise ? index / headDimension : index
  }
}
