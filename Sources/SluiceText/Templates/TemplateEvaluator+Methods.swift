/// Methods of values, with Python's names.
extension TemplateEvaluator {
  private static let textMethods: Set<String> = [
    "capitalize", "count", "endswith", "find", "format", "isalpha", "isdigit", "islower", "isspace",
    "isupper", "join", "lower", "lstrip", "removeprefix", "removesuffix", "replace", "rfind",
    "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "title", "upper",
  ]
  private static let dictionaryMethods: Set<String> = ["copy", "get", "items", "keys", "values"]
  private static let listMethods: Set<String> = ["count", "index"]

  /// Methods that Python's types have but that are not supported.
  ///
  /// Chat templates must not use methods that change a value.
  private static let otherMethods: [String: Set<String>] = [
    "a string": [
      "casefold", "center", "encode", "expandtabs", "format_map", "index", "isalnum",
      "isascii", "isdecimal", "isidentifier", "isnumeric", "isprintable", "istitle", "ljust",
      "maketrans", "partition", "rindex", "rjust", "rpartition", "swapcase", "translate", "zfill",
    ],
    "a mapping": ["clear", "fromkeys", "pop", "popitem", "setdefault", "update"],
    "a list": [
      "append", "clear", "copy", "extend", "insert", "pop", "remove", "reverse", "sort",
    ],
  ]

  /// The method with the given name; nil if the value has none.
  func method(_ name: String, of value: TemplateValue) -> TemplateValue? {
    let isMethod: Bool
    switch value {
    case .string: isMethod = Self.textMethods.contains(name)
    case .dictionary: isMethod = Self.dictionaryMethods.contains(name)
    case .list: isMethod = Self.listMethods.contains(name)
    case .loop: isMethod = name == "cycle"
    default: isMethod = false
    }
    if isMethod { return .function(.method(of: value, name)) }
    guard Self.otherMethods[value.kindName]?.contains(name) == true else { return nil }
    return .undefined("the method \(name) of \(value.kindName) is not known")
  }

  func call(
    _ name: String, of receiver: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    switch receiver {
    case .string(let text): return try call(name, of: text, given)
    case .dictionary(let dictionary): return try call(name, of: dictionary, given)
    case .list(let list): return try call(name, of: list, given)
    case .loop(let loop):
      guard !given.positional.isEmpty else { throw .failed("loop.cycle needs values") }
      return given.positional[loop.index % given.positional.count]
    default: throw .unknown("method of \(receiver.kindName)", name)
    }
  }

  // MARK: - Mappings and lists

  private func call(
    _ name: String, of dictionary: TemplateDictionary, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    if name == "get" {
      let values = try given.bound(to: ["key", "default"], required: 1, of: "get")
      let key = try TemplateKey(values[0] ?? .null)
      return dictionary[key] ?? values[1] ?? .null
    }
    _ = try given.bound(to: [], of: name)
    let count = dictionary.keys.count
    switch name {
    case "keys":
      return try budget.checked(
        .list(TemplateList(dictionary.keys.map(\.value), .view("dict_keys"))), count: count)
    case "values":
      return try budget.checked(
        .list(TemplateList(dictionary.entries.map(\.value), .view("dict_values"))), count: count)
    case "items":
      return try pairs(of: dictionary, .view("dict_items"))
    default: return .dictionary(dictionary)
    }
  }

  /// The keys and values of a mapping, as pairs.
  func pairs(
    of dictionary: TemplateDictionary, _ kind: TemplateList.Kind
  ) throws(TemplateFailure) -> TemplateValue {
    let pairs = dictionary.entries.map { entry in
      TemplateValue.list(TemplateList([entry.key.value, entry.value], .tuple))
    }
    return try budget.checked(.list(TemplateList(pairs, kind)), count: pairs.count * 3)
  }

  private func call(
    _ name: String, of list: TemplateList, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    let wanted = try given.bound(to: ["value"], required: 1, of: name)[0] ?? .null
    var places: [Int] = []
    for (place, element) in list.elements.enumerated() where try areEqual(element, wanted) {
      places.append(place)
    }
    try budget.charge(list.elements.count)
    if name == "count" { return .integer(places.count) }
    guard let place = places.first else { throw .failed("the list has no such element") }
    return .integer(place)
  }

  // MARK: - Strings

  private func call(
    _ name: String, of text: String, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    try budget.charge(bytes: text.utf8.count)
    switch name {
    case "strip", "lstrip", "rstrip":
      let characters = try optionalText(
        try given.bound(to: ["chars"], of: name)[0], "the characters of \(name)")
      return .string(
        PythonText.strip(text, characters, start: name != "rstrip", end: name != "lstrip"))
    case "split", "rsplit": return try split(text, given, name)
    case "startswith", "endswith":
      return .bool(try begins(text, given, name, atEnd: name == "endswith"))
    case "replace":
      let values = try given.bound(to: ["old", "new", "count"], required: 2, of: name)
      return try replaced(
        text, try self.text(values[0], "what is replaced"),
        try self.text(values[1], "what replaces it"), values[2])
    case "removeprefix", "removesuffix":
      let part = try self.text(
        try given.bound(to: [name], required: 1, of: name)[0], "what is removed")
      return .string(PythonText.removing(part, from: text, atEnd: name == "removesuffix"))
    case "find", "rfind", "count": return try find(text, given, name)
    case "join":
      let parts = try given.bound(to: ["iterable"], required: 1, of: name)[0] ?? .null
      return try joined(try elements(of: parts), by: text, takingStringsOnly: true)
    case "format": return .string(try PythonFormat(text).text(given))
    case "splitlines":
      _ = try given.bound(to: [], of: name)
      return try list(PythonText.lines(text))
    default:
      _ = try given.bound(to: [], of: name)
      return converted(text, name)
    }
  }

  private func converted(_ text: String, _ name: String) -> TemplateValue {
    let properties = text.unicodeScalars.lazy.map(\.properties)
    let hasCase = properties.contains { $0.isUppercase || $0.isLowercase }
    return switch name {
    case "upper": .string(text.uppercased())
    case "lower": .string(text.lowercased())
    case "title": .string(PythonText.title(text))
    case "capitalize": .string(PythonText.capitalize(text))
    case "isalpha":
      .bool(!text.isEmpty && properties.allSatisfy { PythonText.isLetter($0.generalCategory) })
    case "isdigit":
      .bool(
        !text.isEmpty && properties.allSatisfy { $0.numericType.map { $0 != .numeric } ?? false })
    case "isspace": .bool(!text.isEmpty && text.unicodeScalars.allSatisfy(PythonText.isSpace))
    case "isupper": .bool(hasCase && properties.allSatisfy { !$0.isLowercase })
    default: .bool(hasCase && properties.allSatisfy { !$0.isUppercase })
    }
  }

  private func split(
    _ text: String, _ given: TemplateGiven, _ name: String
  ) throws(TemplateFailure) -> TemplateValue {
    let values = try given.bound(to: ["sep", "maxsplit"], of: name)
    let limit =
      try values[1].map { value throws(TemplateFailure) in
        try wholeNumber(value, "the limit of \(name)")
      } ?? -1
    guard let separator = try optionalText(values[0], "the separator") else {
      guard name == "split" || limit < 0 else {
        throw .failed("rsplit with a limit needs a separator")
      }
      return try list(PythonText.words(text, limit: limit))
    }
    guard !separator.isEmpty else { throw .failed("the separator is empty") }
    return try list(
      PythonText.split(text, by: separator, limit: limit, fromEnd: name == "rsplit"))
  }

  private func begins(
    _ text: String, _ given: TemplateGiven, _ name: String, atEnd: Bool
  ) throws(TemplateFailure) -> Bool {
    let part = try given.bound(to: ["prefix"], required: 1, of: name)[0] ?? .null
    var parts = [part]
    if case .list(let list) = part, list.isTuple { parts = list.elements }
    try budget.charge(parts.count)
    for part in parts {
      let part = try self.text(part, "what \(name) is asked for")
      if PythonText.begins(text, with: part, atEnd: atEnd) { return true }
    }
    return false
  }

  private func find(
    _ text: String, _ given: TemplateGiven, _ name: String
  ) throws(TemplateFailure) -> TemplateValue {
    let needle = try self.text(
      try given.bound(to: ["sub"], required: 1, of: name)[0], "what \(name) is asked for")
    let length = PythonText.length(text)
    guard !needle.isEmpty else {
      return .integer(name == "count" ? length + 1 : name == "find" ? 0 : length)
    }
    if name == "count" {
      return .integer(PythonText.split(text, by: needle).count - 1)
    }
    let parts = PythonText.split(text, by: needle, limit: 1, fromEnd: name == "rfind")
    return .integer(parts.count == 1 ? -1 : PythonText.length(parts[0]))
  }

  func replaced(
    _ text: String, _ old: String, _ new: String, _ limit: TemplateValue?
  ) throws(TemplateFailure) -> TemplateValue {
    let limit =
      try limit.map { value throws(TemplateFailure) in
        try wholeNumber(value, "the limit of replace")
      } ?? -1
    // The maximum number of occurrences.
    let places = old.isEmpty ? text.utf8.count + 1 : text.utf8.count / old.utf8.count
    let (bytes, overflow) = places.multipliedReportingOverflow(by: new.utf8.count)
    if overflow || bytes > TemplateBudget.textLimit {
      // If the upper bound exceeds the limit, the exact number is counted.
      let count = old.isEmpty ? places : PythonText.split(text, by: old).count - 1
      let (exact, overflow) = count.multipliedReportingOverflow(by: new.utf8.count)
      try budget.charge(bytes: overflow ? .max : exact)
    }
    let result = PythonText.replace(text, old, with: new, limit: limit)
    try budget.charge(bytes: result.utf8.count)
    return .string(result)
  }

  /// A list of strings.
  func list(_ parts: [String]) throws(TemplateFailure) -> TemplateValue {
    try budget.checked(.list(TemplateList(parts.map { .string($0) })), count: parts.count)
  }

  /// Joins strings, and other values as strings if allowed, with a separator.
  func joined(
    _ elements: [TemplateValue], by separator: String, takingStringsOnly: Bool
  ) throws(TemplateFailure) -> TemplateValue {
    var result = ""
    for (index, element) in elements.enumerated() {
      if index > 0 { result += separator }
      let part = takingStringsOnly ? try text(element, "an element of join") : try element.text()
      try budget.charge(bytes: part.utf8.count + separator.utf8.count + 16)
      result += part
      guard result.utf8.count <= TemplateBudget.textLimit else { throw TemplateBudget.textTooLong }
    }
    return .string(result)
  }

  // MARK: - Kinds of arguments

  func text(_ value: TemplateValue?, _ what: String) throws(TemplateFailure) -> String {
    guard case .string(let text)? = value else {
      throw value?.undefinedFailure
        ?? .failed("\(what) is \(value?.kindName ?? "missing"), expected a string")
    }
    return text
  }

  private func optionalText(
    _ value: TemplateValue?, _ what: String
  ) throws(TemplateFailure) -> String? {
    guard let value else { return nil }
    if case .null = value { return nil }
    return try text(value, what)
  }

  func wholeNumber(_ value: TemplateValue, _ what: String) throws(TemplateFailure) -> Int {
    guard let number = value.wholeNumber else {
      throw value.undefinedFailure
        ?? .failed("\(what) is \(value.kindName), expected a whole number")
    }
    return number
  }
}
