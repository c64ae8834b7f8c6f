import TestSupport
import SluiceFiles
import Foundation
import Sluice
import Testing

@testable import SluiceCommand

struct GatesCommandTests {
  @Test func listsEveryGateOfTheTable() throws {
    let result = try Tool.run(["gates"])
    #expect(result.code == 0)
    let all = result.output.split(separator: "\n").map { line in
      line.split(separator: " ").map(String.init)
    }
    let lines = all.drop { $0.first != "gate" }
    #expect(lines.first?.dropFirst() == Gate.activations.map(\.rawValue)[...])
    var listed: [String] = []
    for line in lines.dropFirst() {
      for (activation, mark) in zip(Gate.activations, line.dropFirst()) where mark == "yes" {
        listed.append(try Gate(named: "\(line[0]).\(activation.rawValue)").name)
      }
    }
    #expect(listed.sorted() == Gate.table.map(\.name).sorted())
  }

  @Test func beginsWithWhatGatesAreFor() throws {
    let lines = try Tool.run(["gates"]).output.split(separator: "\n")
    #expect(lines.first == "Recommended gates")
    for line in lines.dropFirst().prefix(while: { $0.hasPrefix("  ") }) {
      let name = String(line.split(separator: " ")[0])
      #expect(try GateList(named: name).name == name)
    }
  }

  @Test func explainsEveryPart() throws {
    let result = try Tool.run(["gates"])
    let lines = result.output.split(separator: "\n").map { $0.drop { $0 == " " } }
    let parts =
      Gate.Placement.allCases.map(\.rawValue) + GateGranularity.allCases.map(\.rawValue)
      + Gate.activations.map(\.rawValue) + AttentionSink.allCases.map(\.rawValue)
      + ["rank=N", "head-input", "head-input=N", "input-and-output", "constant", "bias=NUMBER"]
    for part in parts {
      #expect(lines.contains { $0.hasPrefix(part + "  ") }, "\(part)")
    }
  }

  @Test func theDocumentHasWhatTheToolPrints() throws {
    let document = try contents(
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Documentation/gates.md").path)
    let (start, end) = ("<!-- sluice gates --markdown -->\n", "<!-- end -->\n")
    let after = try #require(document.range(of: start))
    let before = try #require(document.range(of: end))
    let printed = try Tool.run(["gates", "--markdown"])
    #expect(printed.code == 0)
    #expect(String(document[after.upperBound..<before.lowerBound]) == printed.output)
  }
}
