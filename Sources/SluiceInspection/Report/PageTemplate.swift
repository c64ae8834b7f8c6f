/// The HTML, CSS and JavaScript of a page; they are part of the program, so a page needs no other file.
enum PageTemplate {
  /// The complete page.
  ///
  /// - Parameters:
  ///   - title: the title, as plain text.
  ///   - data: the HTML elements that contain the data.
  static func filled(title: String, data: String) -> String {
    let parts = [
      "<!--TITLE-->": title.escapedForMarkup, "/*STYLE*/": PageStyle.text,
      "/*SIGNAL*/": PageSignal.text, "/*SCRIPT*/": PageScript.text, "<!--DATA-->": data,
    ]
    var rest = Substring(PageMarkup.text)
    var page = ""
    // The inserted text may contain placeholders: it is not searched again.
    while let next = parts.compactMap({ mark, part in
      rest.firstRange(of: mark).map { (range: $0, part: part) }
    }).min(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      page += rest[..<next.range.lowerBound] + next.part
      rest = rest[next.range.upperBound...]
    }
    return page + rest
  }
}
