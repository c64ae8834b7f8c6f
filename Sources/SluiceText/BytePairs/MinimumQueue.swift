/// A queue whose smallest element comes first.
struct MinimumQueue<Element: Comparable & BitwiseCopyable> {
  // Each is no larger than the two behind it, at twice its place.
  private var elements: [Element] = []

  /// Elements that wait.
  var count: Int { elements.count }

  /// Makes a queue without elements.
  init() {}

  /// Forgets all elements.
  mutating func removeAll() { elements.removeAll(keepingCapacity: true) }

  /// Adds an element.
  mutating func push(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard element < elements[parent] else { break }
      elements[place] = elements[parent]
      place = parent
    }
    elements[place] = element
  }

  /// Takes the smallest element out; nil where there is none.
  mutating func pop() -> Element? {
    guard let first = elements.first, let element = elements.popLast() else { return nil }
    guard !elements.isEmpty else { return first }
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < elements.count else { break }
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      guard elements[child] < element else { break }
      elements[place] = elements[child]
      place = child
    }
    elements[place] = element
    return first
  }
}
