@testable import SluiceFiles
import Foundation
import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceInspection

struct ReportPageTests {
  private func report(
    _ gates: [Gate], tokenCount: Int = 12, tokens names: [String]? = nil
  ) throws -> InspectionReport {
    let model = try LanguageModel.sharp(.small(gates, contextLength: max(12, tokenCount)))
    let tokens = TokenBatch.sample(batchSize: 1, tokenCount: tokenCount).ids
    return InspectionReport(
      title: "A <model> & its \"gates\"", tokens: names ?? tokens.map { "\($0)" },
      notes: ["The first 12 of 30."],
      subjects: [.init(of: model, name: "runs/a", tokens: tokens)])
  }

  @Test(arguments: LanguageModel.Configuration.gatesToRecord)
  func aPageTellsWhatWasRecorded(gates: [Gate]) throws {
    let report = try report(gates)
    let page = try PageReader(report.page())
    #expect(page.data.title == report.title && page.data.notes == report.notes)
    #expect(page.data.tokens == report.tokens)
    let model = try #require(page.data.models.first)
    #expect(model.window == [0, 12])
    // The gates of the attention come first.
    let names = (gates.filter { !$0.isResidual } + gates.filter(\.isResidual)).map(\.name)
    #expect(
      model.facts.contains(["Gates", names.isEmpty ? "none" : names.joined(separator: "+")]))
    #expect(model.layers.count == 3)
    for (told, layer) in zip(model.layers, report.subjects[0].recording.layers) {
      let weights = try #require(layer.attentionWeights)
      let shares = try page.numbers(#require(told.weights))
      #expect(told.triangular && told.heads == [0, 1, 2])
      #expect(shares.count == 3 * 78)
      var place = 0
      for head in 0..<3 {
        for query in 0..<12 {
          for key in 0...query {
            #expect(abs(shares[place] - Double(weights[head, query, key])) < 0.000_501)
            place += 1
          }
        }
      }
      #expect(told.gates.map(\.name) == layer.gates.map(\.name))
      for (told, gate) in zip(told.gates, layer.gates) {
        let means = try page.numbers(#require(told.tokenMeans))
        expectClose(means, gate.tokenMeans, step: 0.001)
        if let values = told.values {
          expectClose(try page.numbers(values), gate.values, step: 0.01)
        } else {
          #expect(gate.width == 1)
        }
        #expect(told.histogram?.counts.reduce(0, +) == gate.histogram?.count)
      }
      expectClose(try page.numbers(#require(told.valueNorms)), layer.valueNorms, step: 0.001)
      expectClose(try page.numbers(#require(told.outputNorms)), layer.outputNorms, step: 0.001)
      #expect(told.largest == layer.activations?.largest)
    }
  }

  private func expectClose(_ found: [Double], _ expected: Tensor?, step: Double) {
    #expect(found.count == expected?.count)
    for (a, b) in zip(found, expected?.doubles ?? []) { #expect(abs(a - b) < 0.501 * step) }
  }

  @Test func whatATextSaysIsNeverMarkup() throws {
    let odd = [
      "</script><script>alert(1)</script>", "<!--", "<img src=x onerror=alert(1)>", "\u{0}",
      "\u{202E}", "\n", "/*SCRIPT*/", "<!--DATA-->", "\u{2028}", "&lt;", "\"", "\\",
      // One character with the text before it.
      "\u{600}</script>\u{600}<script>alert(1)\u{600}</script>",
    ]
    let page = try report([.elementwise], tokens: odd).page()
    #expect(page.contains("<title>A &lt;model&gt; &amp; its &quot;gates&quot;</title>"))
    let markup = page.split(separator: "<script", omittingEmptySubsequences: false)
    // The report, its chunks and the script: no token opened another script element.
    let chunkCount = page.matches(of: /data-chunk=/).count
    #expect(markup.count - 1 == chunkCount + 2)
    #expect(!page.contains("<img src=x"))
    #expect(
      page.utf8.split(separator: UInt8(ascii: "<")).count { $0.starts(with: "script".utf8) }
        == chunkCount + 2)
    #expect(try PageReader(page).data.tokens == odd)
  }

  @Test func aPageLoadsNothing() throws {
    let page = try report([.elementwise]).page()
    // Not an address to load, but the name of the SVG namespace.
    let rest = page.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!rest.contains("http://") && !rest.contains("https://"))
    #expect(!page.contains("<link") && !page.contains("@import") && !page.contains("fetch("))
  }

  @Test func aPageHasTheSignalThatTokensAreMadeOf() throws {
    var report = try report([.elementwise], tokenCount: 2)
    #expect(!report.page().contains(#""signal":"#))
    report.signal = InspectionReport.Signal(
      name: "Series </script>", rows: ["1", "2", "3", "4"], tokens: [nil, 0, 1, 0], knownCount: 3,
      channels: [
        .init(
          "load, kW", values: [1.25, .nan, 1e9, -3], forecast: [.infinity],
          band: .init(name: "band", low: [0.5], high: [2])),
        .init("price", values: [1, 2, 3, 4]),
      ])
    let signal = try #require(try PageReader(report.page()).data.signal)
    #expect(signal.name == "Series </script>" && signal.rows == ["1", "2", "3", "4"])
    #expect(signal.tokens == [nil, 0, 1, 0] && signal.knownCount == 3)
    #expect(signal.channels.map(\.name) == ["load, kW", "price"])
    // What is no number is null.
    #expect(signal.channels[0].values == [1.25, nil, 1e9, -3])
    #expect(signal.channels[0].forecast == [nil])
    #expect(signal.channels[0].band?.low == [0.5] && signal.channels[0].band?.high == [2])
    #expect(signal.channels[1].forecast.isEmpty && signal.channels[1].band == nil)
  }

  @Test func aSignalThatDoesNotFitStopsWithItsCounts() async throws {
    let message = "channel a has 3 values and a forecast of 0 rows, but the signal has 2 rows"
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = InspectionReport.Signal(
        name: "", rows: ["1", "2"], tokens: [0, 0], channels: [.init("a", values: [1, 2, 3])])
    }
    let errors = try #require(result?.standardErrorContent)
    #expect(String(decoding: errors, as: UTF8.self).contains(message))
  }

  @Test func aLargePageIsCoarser() throws {
    let report = try report([.elementwise], tokenCount: 60)
    let fine = report.page().utf8.count
    let coarse = report.page(sizeLimit: fine - 1)
    #expect(coarse.utf8.count < fine)
    let weights = try #require(try PageReader(coarse).data.models.first?.layers.first?.weights)
    #expect(weights.step > 0.001)
    #expect(
      try PageReader(report.page(sizeLimit: 0)).data.models[0].layers[0].weights?.step == 0.01)
  }

  @Test func oneTokenAndNothingRecordedMakePages() throws {
    let one = try PageReader(report([.headwise], tokenCount: 1).page())
    #expect(try one.numbers(#require(one.data.models[0].layers[0].weights)) == [1, 1, 1])
    let nothing = InspectionReport(
      title: "", tokens: [], subjects: [.init(name: "", recording: Recording())])
    #expect(try PageReader(nothing.page()).data.models[0].layers.isEmpty)
  }

  @Test(arguments: [
    RecordingRequest.Contents.statistics, .gateValues, .attentionWeights, [.gateValues, .norms],
    [.attentionWeights, .attentionStatistics],
  ])
  func aPageOfPartsTellsOnlyWhatItCanShow(contents: RecordingRequest.Contents) throws {
    let model = try LanguageModel.sharp(.small([.elementwise]))
    let report = InspectionReport(
      title: "", tokens: ["a", "b", "c"],
      subjects: [.init(of: model, name: "", tokens: [0, 1, 2], RecordingRequest(contents))])
    for layer in try PageReader(report.page()).data.models[0].layers {
      #expect(layer.headCount == 3)
      #expect(layer.gates.isEmpty)
      #expect((layer.weights != nil) == contents.contains(.attentionWeights))
      #expect(layer.heads.isEmpty == (layer.weights == nil))
      let isWhole = contents.isSuperset(of: [.attentionWeights, .attentionStatistics])
      #expect((layer.received != nil) == isWhole)
      #expect(layer.firstToken.isEmpty == !isWhole)
    }
  }

  @Test func numbersOfAllSizesAreTold() throws {
    for values: [Float] in [
      [], [0], [-1, 1], [1e6, 0], [-3e5, 2], [0.25, 254, 255, 256, 65_535], [.nan, .infinity, 2],
    ] {
      var chunks = PageChunks()
      let numbers = chunks.add(values, step: 0.001, leastIsZero: false)
      let bytes = chunks.compressed().map { Data($0).base64EncodedString() }
      let page =
        #"<script type="application/json" id="report">{"version":1,"title":"","tokens":[],"notes":[],"#
        + #""models":[]}</script><script type="text/plain" data-chunk="0">\#(bytes[0])</script>"#
      let found = try PageReader(page).numbers(numbers)
      for (a, b) in zip(found, values) where b.isFinite {
        #expect(abs(a - Double(b)) <= 0.501 * numbers.step)
      }
    }
  }
}
