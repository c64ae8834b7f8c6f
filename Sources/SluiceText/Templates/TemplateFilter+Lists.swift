/// Filters for lists and mappings.
extension TemplateEvaluator {
  func applyToList(
    _ filter: TemplateFilter, _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    switch filter {
    case .join:
      let values = try given.bound(to: ["d", "attribute"], of: "join")
      var parts = try elements(of: value)
      if let path = values[1] { parts = try attributes(path, of: parts) }
      return try joined(
        parts, by: try (values[0] ?? .string("")).text(), takingStringsOnly: false)
    case .sort: return try sorted(value, given)
    case .dictsort: return try sortedPairs(of: value, given)
    case .max, .min, .sum, .unique:
      let path = try given.bound(to: ["attribute"], of: filter.rawValue)[0]
      var parts = try elements(of: value)
      if let path, filter == .sum { parts = try attributes(path, of: parts) }
      guard case nil = path, filter != .sum else {
        guard filter == .sum else { throw .unknown("parameter of \(filter.rawValue)", "attribute") }
        return try sum(parts)
      }
      return filter == .unique ? try unique(parts) : try extreme(parts, filter)
    default:
      _ = try given.bound(to: [], of: "the filter \(filter.rawValue)")
      return try applyToWhole(filter, value)
    }
  }

  private func applyToWhole(
    _ filter: TemplateFilter, _ value: TemplateValue
  ) throws(TemplateFailure) -> TemplateValue {
    switch (filter, value) {
    case (.length, _), (.count, _): return .integer(try length(of: value))
    case (.items, .undefined): return .list(TemplateList([], .generator))
    case (.items, .dictionary(let dictionary)): return try pairs(of: dictionary, .generator)
    case (.items, _): throw .failed("\(value.kindName) has no items, expected a mapping")
    case (.first, _):
      return try elements(of: value).first ?? .undefined("an empty list has no first element")
    case (.last, _):
      if case .list(let list) = value, case .generator = list.kind {
        throw .failed("what this filter gives has no last element before it is a list")
      }
      return try elements(of: value).last ?? .undefined("an empty list has no last element")
    case (.reverse, .string(let text)):
      try budget.charge(bytes: text.utf8.count)
      return .string(PythonText.string(text.unicodeScalars.reversed()))
    case (.reverse, _):
      let elements = try elements(of: value)
      return try budget.checked(
        .list(TemplateList(elements.reversed(), .generator)), count: elements.count)
    default:
      let elements = try elements(of: value)
      return try budget.checked(.list(TemplateList(elements)), count: elements.count)
    }
  }

  private func length(of value: TemplateValue) throws(TemplateFailure) -> Int {
    switch value {
    case .undefined: return 0
    case .string(let text):
      try budget.charge(bytes: text.utf8.count)
      return PythonText.length(text)
    case .dictionary(let dictionary): return dictionary.keys.count
    case .list(let list):
      if case .generator = list.kind {
        throw .failed("what this filter gives has no length before it is a list")
      }
      return list.elements.count
    default: throw .failed("\(value.kindName) has no length")
    }
  }

  // MARK: - Element by element

  func applyOneByOne(
    _ filter: TemplateFilter, _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    // A value that is false, `none` included, counts as an empty list here.
    let elements = value.isTrue ? try elements(of: value) : []
    try budget.charge(elements.count)
    var results: [TemplateValue] = []
    if filter == .map {
      results = try mapped(elements, given)
    } else {
      var rest = given.positional[...]
      let isOfAttribute = filter == .selectattr || filter == .rejectattr
      let path = isOfAttribute ? rest.popFirst() : nil
      if isOfAttribute, path == nil { throw .failed("\(filter.rawValue) needs an attribute") }
      let test = try rest.popFirst().map { name throws(TemplateFailure) in
        try self.test(named: name)
      }
      let arguments = TemplateGiven(positional: Array(rest), named: given.named)
      let keeps = filter == .select || filter == .selectattr
      for element in elements {
        let tested =
          try path.map { path throws(TemplateFailure) in
            try attribute(at: path, of: element)
          } ?? element
        let holds =
          try test.map { test throws(TemplateFailure) in
            try self.holds(test, of: tested, arguments)
          } ?? tested.isTrue
        if holds == keeps { results.append(element) }
      }
    }
    return try budget.checked(.list(TemplateList(results, .generator)), count: results.count)
  }

  private func mapped(
    _ elements: [TemplateValue], _ given: TemplateGiven
  ) throws(TemplateFailure) -> [TemplateValue] {
    var results: [TemplateValue] = []
    guard given.positional.isEmpty else {
      let name = try text(given.positional[0], "the filter of map")
      guard let filter = TemplateFilter(rawValue: name) else { throw .unknown("filter", name) }
      let arguments = TemplateGiven(
        positional: Array(given.positional.dropFirst()), named: given.named)
      for element in elements {
        results.append(
          try nested { () throws(TemplateFailure) in try apply(filter, to: element, arguments) })
      }
      return results
    }
    let values = try given.bound(to: ["attribute", "default"], of: "map")
    guard let path = values[0] else { throw .failed("map needs a filter or an attribute") }
    for element in elements {
      let found = try attribute(at: path, of: element)
      results.append(found.isUndefined ? values[1] ?? found : found)
    }
    return results
  }

  private func test(named name: TemplateValue) throws(TemplateFailure) -> TemplateTest {
    let name = try text(name, "a test's name")
    guard let test = TemplateTest(name) else { throw .unknown("test", name) }
    return test
  }

  private func attributes(
    _ path: TemplateValue, of elements: [TemplateValue]
  ) throws(TemplateFailure) -> [TemplateValue] {
    var results: [TemplateValue] = []
    for element in elements { results.append(try attribute(at: path, of: element)) }
    return results
  }

  /// A part of a value, by a path of names and indices separated by dots.
  private func attribute(
    at path: TemplateValue, of value: TemplateValue
  ) throws(TemplateFailure) -> TemplateValue {
    guard case .string(let names) = path else { return try item(path, of: value) }
    var value = value
    for name in PythonText.split(names, by: ".") {
      try budget.charge()
      value = try item(Int(name).map { .integer($0) } ?? .string(name), of: value)
    }
    return value
  }

  // MARK: - Order and sums

  private func sorted(
    _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    let values = try given.bound(to: ["reverse", "case_sensitive", "attribute"], of: "sort")
    let elements = try elements(of: value)
    let keys =
      try values[2].map { path throws(TemplateFailure) in
        try attributes(path, of: elements)
      } ?? elements
    let order = try order(
      of: keys, isCaseSensitive: values[1]?.isTrue == true, isReversed: values[0]?.isTrue == true)
    return try budget.checked(
      .list(TemplateList(order.map { elements[$0] })), count: elements.count)
  }

  private func sortedPairs(
    of value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    let values = try given.bound(to: ["case_sensitive", "by", "reverse"], of: "dictsort")
    guard case .dictionary(let dictionary) = value else {
      throw value.undefinedFailure
        ?? .failed("dictsort is given \(value.kindName), expected a mapping")
    }
    let by = try text(values[1] ?? .string("key"), "what dictsort sorts by")
    guard by == "key" || by == "value" else {
      throw .failed("dictsort sorts by \(by), expected key or value")
    }
    guard case .list(let pairs) = try pairs(of: dictionary, .list) else { return .null }
    let keys = dictionary.entries.map { by == "key" ? $0.key.value : $0.value }
    let order = try order(
      of: keys, isCaseSensitive: values[0]?.isTrue == true, isReversed: values[2]?.isTrue == true)
    return .list(TemplateList(order.map { pairs.elements[$0] }))
  }

  /// The order of keys as positions; the sort is stable.
  private func order(
    of keys: [TemplateValue], isCaseSensitive: Bool, isReversed: Bool
  ) throws(TemplateFailure) -> [Int] {
    let keys = isCaseSensitive ? keys : keys.map(\.ignoringCase)
    // Bottom-up merge sort, because a comparison can throw a typed error, unlike in the library's sort.
    var order = Array(keys.indices)
    var width = 1
    while width < order.count {
      var merged: [Int] = []
      for start in stride(from: 0, to: order.count, by: 2 * width) {
        var left = order[start..<Swift.min(start + width, order.count)]
        var right = order[left.endIndex..<Swift.min(left.endIndex + width, order.count)]
        while let a = left.first, let b = right.first {
          try budget.charge()
          let takesRight =
            isReversed ? try isLess(keys[a], keys[b]) : try isLess(keys[b], keys[a])
          merged.append(takesRight ? right.removeFirst() : left.removeFirst())
        }
        merged += left
        merged += right
      }
      order = merged
      width *= 2
    }
    return order
  }

  private func extreme(
    _ elements: [TemplateValue], _ filter: TemplateFilter
  ) throws(TemplateFailure) -> TemplateValue {
    guard var best = elements.first else {
      return .undefined("an empty list has no \(filter.rawValue)")
    }
    for element in elements.dropFirst() {
      try budget.charge()
      let (a, b) = (element.ignoringCase, best.ignoringCase)
      if filter == .max ? try isLess(b, a) : try isLess(a, b) { best = element }
    }
    return best
  }

  private func sum(_ elements: [TemplateValue]) throws(TemplateFailure) -> TemplateValue {
    var whole = 0
    var floating = 0.0
    var isWhole = true
    for element in elements {
      try budget.charge()
      let number = try number(element)
      if let addend = number.wholeNumber {
        let (result, overflow) = whole.addingReportingOverflow(addend)
        guard !overflow else { throw .failed("a whole number becomes too large") }
        whole = result
      } else {
        isWhole = false
      }
      floating += number.floatingNumber ?? 0
    }
    return isWhole ? .integer(whole) : .float(floating)
  }

  private func unique(_ elements: [TemplateValue]) throws(TemplateFailure) -> TemplateValue {
    var kept: [TemplateValue] = []
    for element in elements {
      try budget.charge(kept.count)
      var isNew = true
      for other in kept where try areEqual(other.ignoringCase, element.ignoringCase) {
        isNew = false
        break
      }
      if isNew { kept.append(element) }
    }
    return try budget.checked(.list(TemplateList(kept, .generator)), count: kept.count)
  }
}

extension TemplateValue {
  /// A string in lower case; other values unchanged.
  fileprivate var ignoringCase: TemplateValue {
    if case .string(let text) = self { .string(text.lowercased()) } else { self }
  }
}
