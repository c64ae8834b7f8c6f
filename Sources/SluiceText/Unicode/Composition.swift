/// Canonical composition (NFC): gives canonically equivalent texts one form, such as `é` for `e`
/// and a combining accent.
///
/// It uses the standard library's string normalization, not Foundation. Text that is already
/// composed, such as ASCII, is detected without making a string.
enum Composition {
  /// In composed text, neither this scalar nor what follows it changes the text before.
  private static let safe: UInt8 = 0
  /// The scalar may be replaced, or combined with the text before it.
  private static let unsafe: UInt8 = 255

  /// The role of each scalar: `safe`, `unsafe`, or its combining class; the marks after a letter
  /// are sorted by class.
  private static let table = ScalarTable { scalar in
    if isUnsafe(scalar) { return unsafe }
    return min(scalar.properties.canonicalCombiningClass.rawValue, unsafe - 1)
  }

  /// Whether the bytes, valid UTF-8, are in composed form.
  ///
  /// False means unknown: they may still be composed.
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

  /// Whether all scalars are below U+0300, which neither change nor combine; their UTF-8 starts below 0xCC.
  private static func hasOnlyLatin(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in utf8 where byte >= 0xCC { return false }
    return true
  }

  /// The bytes, valid UTF-8, in composed form.
  ///
  /// Only parts between two safe scalars that may change are converted to strings.
  static func composed(_ utf8: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard let start = utf8.baseAddress else { return [] }
    let (reader, table) = (ScalarReader(start), table)
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    // Bytes before `kept` are already in the result; `base` is the start of the last safe scalar.
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

  /// Whether a scalar can be absent from composed text or combine with text before it
  /// (`NFC_Quick_Check` is No or Maybe).
  ///
  /// For the basic plane, the set of these scalars is fixed by the standard: no composed forms of existing
  /// scalars are added. In other planes all marks are included, so that a new one is not missed.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value > 0xFFFF {
      return ScalarClass(scalar).contains(.mark) || unsafeBeyond.contains { $0 ~= value }
    }
    return unsafeInBasicPlane.contains { $0 ~= value }
  }

  // Letters of Kirat Rai, musical symbols, compatibility ideographs.
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
