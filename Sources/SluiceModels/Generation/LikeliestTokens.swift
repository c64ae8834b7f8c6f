/// The most likely tokens of a vocabulary.
enum LikeliestTokens {
  /// The tokens of the `count` largest logits, from the largest on; of equals the first comes first.
  ///
  /// - Complexity: `n` comparisons, and `log count` for each of the few that are among the largest so far.
  static func indices(of logits: [Float], count: Int) -> [Int] {
    func comesBefore(_ a: Int, _ b: Int) -> Bool {
      logits[a] != logits[b] ? logits[a] > logits[b] : a < b
    }
    guard count < logits.count / 8 else {
      return Array(logits.indices.sorted(by: comesBefore).prefix(count))
    }
    // A heap whose first element is the one that leaves next.
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
