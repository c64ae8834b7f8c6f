import SluiceFiles
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import SluiceCommand

struct LinePlotTests {
  private static func points(_ values: [Double]) -> [LinePlot.Point] {
    values.enumerated().map { index, value in
      LinePlot.Point(x: Double(index * 250), y: value, low: value - 0.5, high: value + 0.5)
    }
  }

  private static func plot(
    _ series: [LinePlot.Series], range: ClosedRange<Double>? = nil
  ) -> LinePlot {
    LinePlot(
      title: "Loss", description: "It falls.", xLabel: "steps",
      panels: [
        .init(yLabel: "loss", series: series), .init(yLabel: "b", series: series, yRange: range),
      ])
  }

  @Test func everyLineHasABandAndAStyleOfItsOwn() throws {
    let series = (0..<LinePlotStyle.count).map {
      LinePlot.Series(name: "line \($0)", points: Self.points([3, 2, 1.5]))
    }
    let found = try Drawing(Self.plot(series).drawing.svg)
    #expect(found.count("path", class: "band") == 2 * series.count)
    // Also in the legend.
    #expect(found.count("path", class: "line") == 3 * series.count)
    let styles = Set(series.indices.map { LinePlotStyle($0).name })
    #expect(styles.count == series.count)
    for index in series.indices {
      #expect(found.classes.contains("line \(LinePlotStyle(index).name)"))
      #expect(found.texts.contains("line \(index)"))
    }
    #expect(found.texts.contains("steps"))
    #expect(found.texts.contains("It falls."))
    #expect(found.texts.contains("500"))
  }

  // A mark can form one character with the text before it.
  @Test(arguments: [#"<a & "b">'c'"#, "\u{600}<a>\u{600}&"])
  func namesAreEscaped(name: String) throws {
    let found = try Drawing(
      Self.plot([.init(name: name, points: Self.points([1, 2]))]).drawing.svg)
    #expect(found.texts.contains(name))
  }

  @Test(arguments: [
    [], [1], [.nan, 2, .infinity], [5, 5, 5], [1e30, 2e30], [-3e-7, 4e-7], [0, 0],
  ]) func whatIsNoNumberIsNotDrawn(values: [Double]) throws {
    let series = [
      LinePlot.Series(name: "a", points: Self.points(values)),
      LinePlot.Series(name: "b", points: []),
    ]
    let found = try Drawing(Self.plot(series, range: 0...1).drawing.svg)
    for attribute in found.places {
      #expect(!attribute.lowercased().contains("nan"), "\(attribute)")
      #expect(!attribute.lowercased().contains("inf"), "\(attribute)")
    }
    let finite = values.count(where: \.isFinite)
    #expect(found.count("circle", class: "dot") == (finite == 1 ? 2 : 0))
    #expect(found.count("path", class: "band") == (finite > 1 ? 2 : 0))
  }

  @Test func axesBeginAndEndWithRoundNumbers() {
    let axis = LinePlotAxis(covering: [1.52, 3.33], start: 100, end: 0)
    #expect(axis.ticks.map(axis.label) == ["1.5", "2.0", "2.5", "3.0", "3.5"])
    #expect(axis.place(1.5) == 100)
    #expect(axis.place(3.5) == 0)
    #expect(axis.place(2.5) == 50)
    let steps = LinePlotAxis(covering: [0, 4000], start: 0, end: 1)
    #expect(steps.ticks.map(steps.label) == ["0", "1,000", "2,000", "3,000", "4,000"])
  }
}

/// The elements of an SVG, read by an XML parser that rejects malformed input.
private final class Drawing: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, class: String)] = []
  private(set) var texts: Set<String> = []
  private(set) var places: [String] = []
  private var text = ""

  init(_ svg: String) throws {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
  }

  var classes: Set<String> { Set(elements.map(\.class)) }

  func count(_ name: String, class prefix: String) -> Int {
    elements.count { $0.name == name && $0.class.hasPrefix(prefix) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes["class"] ?? ""))
    places += ["d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "viewBox"].compactMap {
      attributes[$0]
    }
    text = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    texts.insert(text)
  }
}
