@testable import SluiceFiles
import Foundation
import Testing
import TestSupport

struct JSONFileTests {
  @Test func returns() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file.json"
      try JSONFile.write(["b": 1, "a": 2], to: path)
      #expect(
        try String(contentsOfFile: path, encoding: .utf8) == "{\n  \"a\" : 2,\n  \"b\" : 1\n}\n")
      #expect(try JSONFile.read([String: Int].self, from: path) == ["a": 2, "b": 1])
    }
  }

  @Test func numbersThatAreNotFiniteComeBackOnRequest() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file.json"
      try JSONFile.write(["a": Double.infinity, "b": 1], to: path)
      #expect(throws: JSONError.self) { try JSONFile.read([String: Double].self, from: path) }
      let read = try JSONFile.read(
        [String: Double].self, from: path, readingNullAsNotANumber: true)
      #expect(read["a"]?.isNaN == true && read["b"] == 1)
    }
  }

  @Test(
    arguments: [
      (#"{"a":1,"a":2}"#, "line 1, column 8: the key \"a\" occurs twice in one object"),
      (#"{"a":1.5}"#, "a is 1.5, expected a whole number"), ("{\n\"a\":}", "line 2, column 5"),
    ])
  func saysWhatIsWrongAndWhere(json: String, reason: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file.json"
      try AtomicFile.write(path) { try $0.write(json) }
      let error = #expect(throws: JSONError.self) {
        try JSONFile.read([String: Int].self, from: path)
      }
      #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }
  }

  @Test func aByteOrderMarkIsPassedOver() throws {
    try withTemporaryFolder { folder in
      let path = try write(
        [0xEF, 0xBB, 0xBF] + Array(#"{"a": 1}"#.utf8), to: folder + "/file.json")
      #expect(try JSONFile.read([String: Int].self, from: path) == ["a": 1])
    }
  }

  @Test(arguments: ["", "{", #"{"a":1.5}"#, #"{"a":"x"}"#, "[1]", "\u{0}", "nul"])
  func namesTheFileAndTheFault(json: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file.json"
      try AtomicFile.write(path) { try $0.write(json) }
      let error = #expect(throws: JSONError.self) {
        try JSONFile.read([String: Int].self, from: path)
      }
      #expect(error?.description.hasPrefix("\(path): not the expected JSON (") == true)
      #expect(error?.category == .badData)
    }
  }
}
