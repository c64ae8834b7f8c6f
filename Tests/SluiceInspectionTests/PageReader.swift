@testable import SluiceFiles
import Foundation
import Testing

@testable import SluiceInspection

/// The data of a page, read in the same way as by its script.
struct PageReader {
  let data: PageData
  private let chunks: [[UInt8]]

  init(_ page: String) throws {
    let json = try #require(
      page.firstMatch(of: /<script type="application\/json" id="report">((?s:.*?))<\/script>/)?.1)
    data = try JSONDecoder().decode(PageData.self, from: Data(json.utf8))
    chunks = try page.matches(
      of: /<script type="text\/plain" data-chunk="(\d+)">([A-Za-z0-9+\/=]*)<\/script>/
    ).enumerated().map { number, match in
      #expect(Int(match.1) == number)
      return try Inflate.bytes(Array(#require(Data(base64Encoded: String(match.2)))))
    }
  }

  /// The numbers in a chunk.
  func numbers(_ numbers: PageData.Numbers) throws -> [Double] {
    var found: [Double] = []
    let bytes = chunks[numbers.chunk]
    var place = 0
    while place < bytes.count {
      var code = Int(bytes[place])
      if code == 255 {
        code = Int(bytes[place + 1]) | Int(bytes[place + 2]) << 8
        place += 2
      }
      place += 1
      found.append(numbers.minimum + numbers.step * Double(code))
    }
    #expect(found.count == numbers.count)
    return found
  }
}
