/// Access to parts of values: attributes, items, slices, elements.
extension TemplateEvaluator {
  /// `value.name`: a method is preferred to a key, as in Jinja.
  func attribute(_ name: String, of value: TemplateValue) throws(TemplateFailure) -> TemplateValue {
    if let failure = value.undefinedFailure { throw failure }
    if let method = method(name, of: value) { return method }
    switch value {
    case .dictionary(let dictionary):
      return dictionary[name] ?? .undefined("a mapping has no \(name)")
    case .namespace(let namespace):
      return namespace.values[name] ?? .undefined("a namespace has no \(name)")
    case .loop(let loop):
      return try loop.attribute(name)
    default: return .undefined("\(value.kindName) has no \(name)")
    }
  }

  /// `value[index]`: a key is preferred to a method.
  func item(
    _ index: TemplateValue, of value: TemplateValue
  ) throws(TemplateFailure) -> TemplateValue {
    if let failure = value.undefinedFailure { throw failure }
    if case .string(let name) = index {
      if case .dictionary(let dictionary) = value, let found = dictionary[name] { return found }
      return try attribute(name, of: value)
    }
    if case .dictionary(let dictionary) = value, let key = try? TemplateKey(index) {
      return dictionary[key] ?? .undefined("a mapping has no \(key.text)")
    }
    guard let number = index.wholeNumber else {
      return .undefined("\(value.kindName) has no element that \(index.kindName) stands for")
    }
    switch value {
    case .list(let list):
      guard list.hasItems, let place = Self.place(number, list.elements.count) else { break }
      return list.elements[place]
    case .string(let text):
      try budget.charge(bytes: text.utf8.count)
      let scalars = text.unicodeScalars
      guard let place = Self.place(number, scalars.count) else { break }
      return .string(String(scalars[scalars.index(scalars.startIndex, offsetBy: place)]))
    default: break
    }
    return .undefined("\(value.kindName) has no element \(number)")
  }

  /// The position of an index, which can count from the end; nil if it is out of range.
  private static func place(_ index: Int, _ count: Int) -> Int? {
    let place = index < 0 ? index + count : index
    return (0..<count).contains(place) ? place : nil
  }

  /// `value[start:stop:step]`.
  func slice(
    of value: TemplateValue, from start: Int?, to stop: Int?, by step: Int?
  ) throws(TemplateFailure) -> TemplateValue {
    guard step != 0 else { throw .failed("the step of a slice is zero") }
    switch value {
    case .undefined(let what): throw .failed(what)
    case .list(let list) where list.hasItems:
      let places = Self.places(list.elements.count, start, stop, step ?? 1)
      return try budget.checked(
        .list(TemplateList(places.map { list.elements[$0] }, list.kind)), count: places.count)
    case .string(let text):
      try budget.charge(bytes: text.utf8.count)
      let scalars = Array(text.unicodeScalars)
      return .string(
        PythonText.string(Self.places(scalars.count, start, stop, step ?? 1).map { scalars[$0] }))
    default: throw .failed("\(value.kindName) has no slices")
    }
  }

  /// The positions of a slice of `count` elements.
  private static func places(_ count: Int, _ start: Int?, _ stop: Int?, _ step: Int) -> [Int] {
    let isForward = step > 0
    let (least, most) = isForward ? (0, count) : (-1, count - 1)
    func clamped(_ bound: Int?, _ standard: Int) -> Int {
      guard let bound else { return standard }
      let place = bound < 0 ? max(bound, -count - 1) + count : bound
      return min(max(place, least), most)
    }
    let first = clamped(start, isForward ? least : most)
    let end = clamped(stop, isForward ? most : least)
    // A step larger than the count takes one element, however large it is.
    let stride = max(-count - 1, min(step, count + 1))
    return Array(Swift.stride(from: first, to: end, by: stride == 0 ? step : stride))
  }

  /// The elements that a loop iterates over.
  func elements(of value: TemplateValue) throws(TemplateFailure) -> [TemplateValue] {
    switch value {
    case .undefined: return []
    case .list(let list): return list.elements
    case .dictionary(let dictionary):
      try budget.charge(dictionary.keys.count)
      return dictionary.keys.map(\.value)
    case .string(let text):
      try budget.charge(text.utf8.count)
      return text.unicodeScalars.map { .string(String($0)) }
    default: throw .failed("\(value.kindName) has no elements to go through")
    }
  }
}

extension TemplateList {
  /// Whether elements can be accessed by index.
  var hasItems: Bool {
    switch kind {
    case .list, .tuple: true
    case .view, .generator: false
    }
  }
}

extension TemplateLoopState {
  /// The value of `loop.name`.
  func attribute(_ name: String) throws(TemplateFailure) -> TemplateValue {
    switch name {
    case "index": .integer(index + 1)
    case "index0": .integer(index)
    case "revindex": .integer(elements.count - index)
    case "revindex0": .integer(elements.count - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(index == elements.count - 1)
    case "length": .integer(elements.count)
    case "depth": .integer(1)
    case "depth0": .integer(0)
    case "previtem": index > 0 ? elements[index - 1] : .undefined("there is no previous item")
    case "nextitem":
      index + 1 < elements.count ? elements[index + 1] : .undefined("there is no next item")
    default: throw .unknown("attribute of loop", name)
    }
  }
}
