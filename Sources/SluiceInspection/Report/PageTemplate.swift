/// The page's markup, style and script, which are built into the program: a page needs no other file.
enum PageTemplate {
  /// The whole page.
  ///
  /// - Parameters:
  ///   - title: its title, as text.
  ///   - data: elements that hold its data.
  static func filled(title: String, data: String) -> String {
    let parts = [
      "<!--TITLE-->": title.escapedForMarkup, "/*STYLE*/": PageStyle.text,
      "/*SCRIPT*/": PageScript.text, "<!--DATA-->": data,
    ]
    var rest = Substring(PageMarkup.text)
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
}
