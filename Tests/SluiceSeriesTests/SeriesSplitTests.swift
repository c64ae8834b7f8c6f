import Foundation
import SluiceFiles
import SluiceSeries
import Testing

struct SeriesSplitTests {
  @Test func sharesAndRows() throws {
    let shares = try SeriesSplit.standard.parts(ofRows: 17420)
    #expect(shares.training == 0..<12194 && shares.test == 13936..<17420)
    #expect(shares.validation == 12194..<13936)
    let rows = try SeriesSplit.rows(8640, 2880, 2880).parts(ofRows: 17420)
    #expect(rows[.training] == 0..<8640 && rows[.validation] == 8640..<11520)
    #expect(rows[.test] == 11520..<14400)
    #expect(try SeriesSplit.shares(0.8, 0.2, 0).parts(ofRows: 10).test.isEmpty)
  }

  @Test func invalidSplitsAreNamed() {
    for split: SeriesSplit in [
      .shares(0.7, 0.1, 0.1), .shares(0, 0.5, 0.5), .shares(1.2, 0.1, -0.3),
      .shares(.nan, 0.1, 0.2),
      .rows(0, 1, 1), .rows(5, 0, 1), .rows(5, 5, -1), .rows(.max, .max, .max),
    ] {
      let error = #expect(throws: SeriesError.self) { try split.parts(ofRows: 100) }
      #expect(error?.category == .badConfiguration, "\(split)")
    }
    #expect(throws: SeriesError.tooFewRows(series: "", rowCount: 29, neededCount: 30)) {
      try SeriesSplit.rows(10, 10, 10).parts(ofRows: 29)
    }
  }

  @Test func theFormInFiles() throws {
    func json(_ split: SeriesSplit) throws -> String {
      String(decoding: try JSONEncoder().encode(split), as: UTF8.self)
    }
    #expect(try json(.rows(8640, 2880, 2880)) == #"{"rows":[8640,2880,2880]}"#)
    for split: SeriesSplit in [.standard, .rows(3, 2, 0)] {
      let read = try JSONDecoder().decode(SeriesSplit.self, from: Data(try json(split).utf8))
      #expect(read == split)
    }
    for text in [#"{"rows":[1,2]}"#, #"{"shares":[1,1,1]}"#, "{}"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(SeriesSplit.self, from: Data(text.utf8))
      }
    }
  }
}
