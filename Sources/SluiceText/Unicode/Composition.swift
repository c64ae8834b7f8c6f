/// Canonical composition (NFC): one form for texts that mean the same, `é` for `e` and a mark.
///
/// The standard library composes strings, as comparing them needs; Foundation is not asked. What is
/// composed already, such as all of ASCII, is found to be so without making a string.
enum Composition {
  /// Nothing in a text that is composed may be changed by the scalar, nor by what follows it.
  private static let safe: UInt8 = 0
  /// The scalar may be replaced, or become one with what precedes it.
  private static let unsafe: UInt8 = 255

  /// What a scalar has to do with composition: `safe`, `unsafe`, or else its combining class: marks
  /// behind one letter are in the order of their classes.
  private static let table = ScalarTable { scalar in
    if isUnsafe(scalar) { return unsafe }
    return min(scalar.properties.canonicalCombiningClass.rawValue, unsafe - 1)
  }

  /// Whether the bytes, which are valid UTF-8, are composed as they are.
  ///
  /// Where it says no, they may be all the same.
  static func isComposed(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = utf8.baseAddress, !hasOnlyLatin(utf8) else { return true }
    let (reader, table) = (ScalarReader(start), table)
    var (offset, last) = (0, safe)
    while offset < utf8.count {
      let (scalar, end) = reader.scalar(at: offset)
      let form = table[scalar]
      if form != safe, form == unsafe || form < last { return false }
      (offset, last) = (end, form)
    }
    return true
  }

  /// Scalars below U+0300 neither change nor combine; in UTF-8 they begin with bytes below 0xCC.
  private static func hasOnlyLatin(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in utf8 where byte >= 0xCC { return false }
    return true
  }

  /// The bytes, which are valid UTF-8, composed.
  ///
  /// Only parts that may change become strings: what stands between two safe scalars.
  static func composed(_ utf8: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard let start = utf8.baseAddress else { return [] }
    let (reader, table) = (ScalarReader(start), table)
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    // What stands before `kept` is in the result; `base` is where the last safe scalar begins.
    var (offset, kept, base, last) = (0, 0, 0, safe)
    while offset < utf8.count {
      let (scalar, end) = reader.scalar(at: offset)
      let form = table[scalar]
      if form == safe { base = offset }
      if form != safe, form == unsafe || form < last {
        var stop = end
        while stop < utf8.count {
          let (next, nextEnd) = reader.scalar(at: stop)
          if table[next] == safe { break }
          stop = nextEnd
        }
        result += utf8[kept..<base]
        let part = String(decoding: UnsafeBufferPointer(rebasing: utf8[base..<stop]), as: UTF8.self)
        separated(part)._withNFCCodeUnits { result.append($0) }
        (offset, kept, base, last) = (stop, stop, stop, safe)
      } else {
        (offset, last) = (end, form)
      }
    }
    return result + utf8[kept...]
  }

  /// The vowels of Tibetan that count as letters, but are made of marks.
  ///
  /// The standard library does not order these marks among those before them.
  private static let vowels: [Unicode.Scalar: String] = [
    "\u{0F73}": "\u{0F71}\u{0F72}", "\u{0F75}": "\u{0F71}\u{0F74}", "\u{0F81}": "\u{0F71}\u{0F80}",
  ]

  /// A text with the marks of such vowels in their place.
  private static func separated(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { vowels[$0] != nil }) else { return text }
    return text.unicodeScalars.map { vowels[$0] ?? String($0) }.joined()
  }

  /// Whether a scalar is no part of a composed text, or not behind every other one
  /// (`NFC_Quick_Check` is No or Maybe).
  ///
  /// The standard has fixed which of the scalars of the basic plane are: composed forms of what is in
  /// Unicode are not added. Of other planes all marks count, lest a new one be overlooked.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value > 0xFFFF {
      return ScalarClass(scalar).contains(.mark) || unsafeBeyond.contains { $0 ~= value }
    }
    return unsafeInBasicPlane.contains { $0 ~= value }
  }

  // Letters of Kirat Rai, musical symbols, ideographs that stand for others.
  private static let unsafeBeyond: [ClosedRange<UInt32>] = [
    0x16D63...0x16D6A, 0x1D15E...0x1D164, 0x1D1BB...0x1D1C0, 0x2F800...0x2FA1D,
  ]

  private static let unsafeInBasicPlane: [ClosedRange<UInt32>] = [
    0x0300...0x0304, 0x0306...0x030C, 0x030F...0x030F, 0x0311...0x0311, 0x0313...0x0314,
    0x031B...0x031B, 0x0323...0x0328, 0x032D...0x032E, 0x0330...0x0331, 0x0338...0x0338,
    0x0340...0x0345, 0x0374...0x0374, 0x037E...0x037E, 0x0387...0x0387, 0x0653...0x0655,
    0x093C...0x093C, 0x0958...0x095F, 0x09BE...0x09BE, 0x09D7...0x09D7, 0x09DC...0x09DD,
    0x09DF...0x09DF, 0x0A33...0x0A33, 0x0A36...0x0A36, 0x0A59...0x0A5B, 0x0A5E...0x0A5E,
    0x0B3E...0x0B3E, 0x0B56...0x0B57, 0x0B5C...0x0B5D, 0x0BBE...0x0BBE, 0x0BD7...0x0BD7,
    0x0C56...0x0C56, 0x0CC2...0x0CC2, 0x0CD5...0x0CD6, 0x0D3E...0x0D3E, 0x0D57...0x0D57,
    0x0DCA...0x0DCA, 0x0DCF...0x0DCF, 0x0DDF...0x0DDF, 0x0F43...0x0F43, 0x0F4D...0x0F4D,
    0x0F52...0x0F52, 0x0F57...0x0F57, 0x0F5C...0x0F5C, 0x0F69...0x0F69, 0x0F73...0x0F73,
    0x0F75...0x0F76, 0x0F78...0x0F78, 0x0F81...0x0F81, 0x0F93...0x0F93, 0x0F9D...0x0F9D,
    0x0FA2...0x0FA2, 0x0FA7...0x0FA7, 0x0FAC...0x0FAC, 0x0FB9...0x0FB9, 0x102E...0x102E,
    0x1161...0x1175, 0x11A8...0x11C2, 0x1B35...0x1B35, 0x1F71...0x1F71, 0x1F73...0x1F73,
    0x1F75...0x1F75, 0x1F77...0x1F77, 0x1F79...0x1F79, 0x1F7B...0x1F7B, 0x1F7D...0x1F7D,
    0x1FBB...0x1FBB, 0x1FBE...0x1FBE, 0x1FC9...0x1FC9, 0x1FCB...0x1FCB, 0x1FD3...0x1FD3,
    0x1FDB...0x1FDB, 0x1FE3...0x1FE3, 0x1FEB...0x1FEB, 0x1FEE...0x1FEF, 0x1FF9...0x1FF9,
    0x1FFB...0x1FFB, 0x1FFD...0x1FFD, 0x2000...0x2001, 0x2126...0x2126, 0x212A...0x212B,
    0x2329...0x232A, 0x2ADC...0x2ADC, 0x3099...0x309A, 0xF900...0xFA0D, 0xFA10...0xFA10,
    0xFA12...0xFA12, 0xFA15...0xFA1E, 0xFA20...0xFA20, 0xFA22...0xFA22, 0xFA25...0xFA26,
    0xFA2A...0xFA6D, 0xFA70...0xFAD9, 0xFB1D...0xFB1D, 0xFB1F...0xFB1F, 0xFB2A...0xFB36,
    0xFB38...0xFB3C, 0xFB3E...0xFB3E, 0xFB40...0xFB41, 0xFB43...0xFB44, 0xFB46...0xFB4E,
  ]
}
