import SluicePlatform
/// The forget gates of the Forgetting Transformer: the share of the earlier context that each token keeps.
///
/// With `f = sigmoid(logit)` for each token and head, the decay between a key and a later query is the
/// sum of `log f` over the tokens after the key up to the query: the query's sum from the start of the
/// sequence less the key's. Source: Lin et al. 2025 (arXiv 2503.02130), section 3.
package enum ForgetGates {
  /// Writes the sums of `log f` from the start of each sequence up to and including each token.
  ///
  /// - Parameters:
  ///   - logits: one number for each sequence, token and head.
  ///   - earlier: the sums up to the token before the first, `[batch, heads]`; nil if there is none.
  ///   - sums: receives `[batch, heads, tokens]`, in double precision, because sums grow with the
  ///     sequence and only their differences are used.
  package static func sums(
    batchSize: Int, tokenCount: Int, headCount: Int, logits: HeadsView,
    after earlier: UnsafePointer<Double>? = nil, into sums: UnsafeMutablePointer<Double>,
    pool: ThreadPool = .current
  ) {
    pool.parallelFor(batchSize * headCount) { index in
      var sum = earlier?[index] ?? 0
      for token in 0..<tokenCount {
        let logit = Double(
          logits.at(batch: index / headCount, token: token, head: index % headCount)[0])
        // log sigmoid(z), in a form that cannot overflow.
        sum += min(logit, 0) - log1p(exp(-logit.magnitude))
        sums[index * tokenCount + token] = sum
      }
    }
  }

  /// Writes the gradients of the logits.
  ///
  /// - Parameters:
  ///   - sumGradients: those of the sums, `[batch, heads, tokens]`.
  ///   - gradients: receives one number for each sequence, token and head; may be the logits' memory.
  package static func backward(
    batchSize: Int, tokenCount: Int, headCount: Int, logits: HeadsView,
    sumGradients: UnsafePointer<Float>, gradients: HeadsView, pool: ThreadPool = .current
  ) {
    pool.parallelFor(batchSize * headCount) { index in
      // A token's gate is part of its own sum and of all later ones.
      var sum = 0.0
      for token in (0..<tokenCount).reversed() {
        let (batch, head) = (index / headCount, index % headCount)
        let logit = Double(logits.at(batch: batch, token: token, head: head)[0])
        sum += Double(sumGradients[index * tokenCount + token])
        gradients.at(batch: batch, token: token, head: head)[0] = Float(sum / (1 + exp(logit)))
      }
    }
  }
}
