/// The page's markup, style and script, which are built into the program: a page needs no other file.
enum PageTemplate {
  /// The whole page.
  ///
  /// - Parameters:
  ///   - title: its title, as text.
  ///   - data: elements that hold its data.
  static func filled(title: String, data: String) -> String {
    let parts = [
      "<!--TITLE-->": title.escapedForMarkup, "/*STYLE*/": text(PackageResources.page_css),
      "/*SCRIPT*/": text(PackageResources.page_js), "<!--DATA-->": data,
    ]
    var rest = Substring(text(PackageResources.page_html))
    var page = ""
    // What is put in may contain marks: it is not looked at again.
    while let next = parts.compactMap({ mark, part in
      rest.firstRange(of: mark).map { (range: $0, part: part) }
    }).min(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      page += rest[..<next.range.lowerBound] + next.part
      rest = rest[next.range.upperBound...]
    }
    return page + rest
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
