/// A priority queue: the smallest element comes first.
struct MinimumQueue<Element: Comparable & BitwiseCopyable> {
  // A binary heap: no element is larger than its two children.
  private var elements: [Element] = []

  /// The number of elements.
  var count: Int { elements.count }

  /// Makes an empty queue.
  init() {}

  /// Removes all elements.
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

  /// Removes and returns the smallest element; nil if the queue is empty.
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
