/// A JSON value without parts: a Boolean, a string or a number.
protocol JSONLeaf {
  /// Makes the value from a decoder.
  ///
  /// - Throws: `DecodingError` if the value has a different type or does not fit.
  init(_ decoder: JSONValueDecoder) throws
}

extension Bool: JSONLeaf {
  init(_ decoder: JSONValueDecoder) throws {
    guard case .bool(let value) = decoder.value else {
      throw decoder.mismatch(Bool.self, "true or false")
    }
    self = value
  }
}

extension String: JSONLeaf {
  init(_ decoder: JSONValueDecoder) throws {
    guard case .string(let text) = decoder.value else {
      throw decoder.mismatch(String.self, "a string")
    }
    self = text
  }
}

// MARK: - Numbers

extension JSONLeaf where Self: FixedWidthInteger {
  init(_ decoder: JSONValueDecoder) throws {
    guard case .number(let text) = decoder.value else {
      throw decoder.mismatch(Self.self, "a whole number")
    }
    if let number = Self(text) {
      self = number
    } else if let number = Double(text), number.magnitude < 0x1p53,
      let whole = Self(exactly: number)
    {
      // 1e3 and 4.0 are also integers.
      self = whole
    } else {
      let isWhole = !text.contains { ".eE".contains($0) }
      throw decoder.mismatch(
        Self.self, "a whole number" + (isWhole ? " from \(Self.min) to \(Self.max)" : ""))
    }
  }
}

extension JSONLeaf where Self: BinaryFloatingPoint & LosslessStringConvertible {
  init(_ decoder: JSONValueDecoder) throws {
    if decoder.value == .null, decoder.readsNullAsNotANumber {
      self = .nan
      return
    }
    guard case .number(let text) = decoder.value else {
      throw decoder.mismatch(Self.self, "a number")
    }
    guard let number = Self(text), number.isFinite else {
      throw decoder.mismatch(
        Self.self, "a number of at most \(Self.greatestFiniteMagnitude) in magnitude")
    }
    self = number
  }
}

extension Double: JSONLeaf {}
extension Float: JSONLeaf {}
extension Int: JSONLeaf {}
extension Int8: JSONLeaf {}
extension Int16: JSONLeaf {}
extension Int32: JSONLeaf {}
extension Int64: JSONLeaf {}
extension UInt: JSONLeaf {}
extension UInt8: JSONLeaf {}
extension UInt16: JSONLeaf {}
extension UInt32: JSONLeaf {}
extension UInt64: JSONLeaf {}
