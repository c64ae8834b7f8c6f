/// The name with the smallest edit distance to `word`; nil if no name is close.
///
/// - Parameters:
///   - word: the misspelled word.
///   - names: the candidates.
package func nearest(to word: String, among names: some Sequence<String>) -> String? {
  let distances = names.map { (distance: typingDistance(word, $0), name: $0) }
  guard let best = distances.min(by: { $0 < $1 }), best.distance <= max(2, word.count / 3) else {
    return nil
  }
  return best.name
}

/// The edit distance of two words: insertions, deletions, substitutions and transpositions of neighbors.
///
/// Only the first 100 characters of each word are compared.
package func typingDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.prefix(100)), Array(b.prefix(100)))
  // Row i contains the distances of a's first i characters to each prefix of b.
  var rows = [Array(0...b.count)]
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var least = min(
        row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        least = min(least, rows[i - 1][j - 1] + 1)
      }
      row.append(least)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
