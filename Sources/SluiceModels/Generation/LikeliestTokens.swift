/// The most likely tokens of a vocabulary.
enum LikeliestTokens {
  /// The tokens with the `count` largest logits, in descending order; for equal logits, the first token
  /// comes first.
  ///
  /// - Complexity: `n` comparisons, plus `log count` for each token that is among the largest so far.
  static func indices(of logits: [Float], count: Int) -> [Int] {
    func comesBefore(_ a: Int, _ b: Int) -> Bool {
      logits[a] != logits[b] ? logits[a] > logits[b] : a < b
    }
    guard count < logits.count / 8 else {
      return Array(logits.indices.sorted(by: comesBefore).prefix(count))
    }
    // A heap; its first element is removed next.
    var heap: [Int] = []
    heap.reserveCapacity(count)
    for token in logits.indices {
      if heap.count < count {
        heap.append(token)
        var child = heap.count - 1
        while child > 0, comesBefore(heap[(child - 1) / 2], heap[child]) {
          heap.swapAt((child - 1) / 2, child)
          child = (child - 1) / 2
        }
      } else if let last = heap.first, logits[token] > logits[last] {
        heap[0] = token
        var parent = 0
        while true {
          var next = parent
          for child in 2 * parent + 1...2 * parent + 2
          where child < heap.count && comesBefore(heap[next], heap[child]) { next = child }
          if next == parent { break }
          heap.swapAt(next, parent)
          parent = next
        }
      }
    }
    return heap.sorted(by: comesBefore)
  }
}
