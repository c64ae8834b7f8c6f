/// The name that the fewest typing mistakes turn into `word`, if they are few.
func nearest(to word: String, among names: Set<String>) -> String? {
  let distances = names.map { (distance: editDistance(word, $0), name: $0) }
  guard let best = distances.min(by: { $0 < $1 }), best.distance <= 1 + word.utf8.count / 4 else {
    return nil
  }
  return best.name
}

private func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.utf8.prefix(100)), Array(b.utf8))
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
      diagonal = above
    }
  }
  return row[b.count]
}
