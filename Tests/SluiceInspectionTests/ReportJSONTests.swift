@testable import SluiceFiles
import Foundation
import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceInspection

struct ReportJSONTests {
  @Test func allFiguresAreTold() throws {
    let model = try LanguageModel.sharp(.small([.elementwise, Gate(.value, .headwise)]))
    let tokens = TokenBatch.sample(batchSize: 1, tokenCount: 9).ids
    let request = RecordingRequest(layers: [0, 2], heads: [1, 2])
    let report = InspectionReport(
      title: "\"Quoted\" \u{7}", tokens: tokens.map { "<\($0)>" }, notes: ["a", "b"],
      subjects: [
        .init(of: model, name: "x", tokens: tokens, request),
        .init(name: "nothing", recording: Recording()),
      ])
    try withTemporaryFolder { folder in
      try report.writeJSON(to: folder + "/report.json")
      let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/report.json"))
      let told = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      #expect(told["title"] as? String == report.title)
      #expect(told["tokens"] as? [String] == report.tokens)
      #expect(told["notes"] as? [String] == ["a", "b"])
      let models = try #require(told["models"] as? [[String: Any]])
      #expect(models.map { $0["name"] as? String } == ["x", "nothing"])
      let layers = try #require(models[0]["layers"] as? [[String: Any]])
      #expect(layers.map { $0["layer"] as? Int } == [1, 3])
      #expect((models[1]["layers"] as? [Any])?.isEmpty == true)
      let recorded = report.subjects[0].recording.layers[1]
      #expect(layers[1]["heads"] as? [Int] == [2, 3])
      let attention = try #require(layers[1]["attention"] as? [[[Double]]])
      let weights = try #require(recorded.attentionWeights)
      #expect(attention.count == 2 && attention[1].count == 9 && attention[1][8].count == 9)
      #expect(Float(attention[1][8][3]) == weights[1, 8, 3])
      let gates = try #require(layers[1]["gates"] as? [[String: Any]])
      #expect(gates.map { $0["name"] as? String } == ["output.elementwise", "value.headwise"])
      let values = try #require(gates[0]["values"] as? [[[Double]]])
      #expect(Float(values[4][2][3]) == recorded.gates[0].values?[4, 2, 3])
      #expect(gates[1]["values"] == nil)
      #expect((gates[1]["tokenMeans"] as? [[Double]])?.count == 9)
      #expect((layers[1]["outputNorms"] as? [[Double]])?[0].count == 9)
      #expect(layers[1]["largestActivation"] is Double)
    }
  }

  @Test func theSignalIsTold() throws {
    var report = InspectionReport(
      title: "", tokens: ["a"], subjects: [.init(name: "", recording: Recording())])
    try withTemporaryFolder { folder in
      func written() throws -> [String: Any] {
        try report.writeJSON(to: folder + "/report.json")
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/report.json"))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      }
      #expect(try written()["signal"] == nil)
      report.signal = InspectionReport.Signal(
        name: "Series", rows: ["1", "2"], tokens: [nil, 0], knownCount: 1,
        channels: [.init("load", values: [.nan, 2.5], forecast: [3])])
      let signal = try #require(try written()["signal"] as? [String: Any])
      #expect(signal["name"] as? String == "Series" && signal["rows"] as? [String] == ["1", "2"])
      #expect(signal["knownCount"] as? Int == 1)
      let tokens = try #require(signal["tokens"] as? [Any])
      #expect(tokens[0] is NSNull && tokens[1] as? Int == 0)
      let channel = try #require((signal["channels"] as? [[String: Any]])?.first)
      let values = try #require(channel["values"] as? [Any])
      #expect(values[0] is NSNull && values[1] as? Double == 2.5)
      #expect(channel["forecast"] as? [Double] == [3])
    }
  }

  @Test func whatIsNoNumberIsNull() throws {
    var layer = LayerRecording(number: 0, name: "x")
    layer.norms = [
      NormRecording(name: "value", lengths: Tensor([1, .nan, -.infinity, 2], shape: [2, 2]))
    ]
    let report = InspectionReport(
      title: "", tokens: [], subjects: [.init(name: "", recording: Recording(layers: [layer]))])
    try withTemporaryFolder { folder in
      try report.writeJSON(to: folder + "/report.json")
      let text = try String(contentsOfFile: folder + "/report.json", encoding: .utf8)
      #expect(text.contains(#""valueNorms":[[1.0,null],[null,2.0]]"#))
      #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
    }
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let report = InspectionReport(title: "", tokens: [], subjects: [])
    #expect(throws: FileError.self) { try report.writeJSON(to: "/nowhere/at/all.json") }
    #expect(throws: FileError.self) { try report.writePage(to: "/nowhere/at/all.html") }
  }
}
