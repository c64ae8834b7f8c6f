import SluiceFiles
import Sluice
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension InspectionReport {
  /// The precision of the numbers in a page.
  struct Precision: Equatable {
    /// The precision of attention weights.
    let share: Double
    /// The precision of single gate values.
    let gateValue: Double

    /// All precisions, the finest first.
    static let all = [
      Precision(share: 0.001, gateValue: 0.01), Precision(share: 0.002, gateValue: 0.02),
      Precision(share: 0.005, gateValue: 0.05), Precision(share: 0.01, gateValue: 0.1),
    ]
  }

  /// A string that identifies a page, within its first 500 bytes.
  package static var pageMark: String { PageMarkup.mark }

  /// The report as a single HTML page that opens in any browser and loads no other files.
  ///
  /// Attention weights are rounded to 0.1 percent, single gate values to 0.01. The rounding is coarser if the
  /// page would otherwise be larger than `sizeLimit` bytes; a page can still be larger than this limit.
  public func page(sizeLimit: Int = 9_500_000) -> String {
    var page = ""
    for precision in Precision.all {
      page = self.page(precision)
      if page.utf8.count <= sizeLimit { break }
    }
    return page
  }

  /// Writes the page to a file; the file appears when it is complete.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func writePage(to path: String) throws {
    try AtomicFile.write(path) { try $0.write(Array(page().utf8)) }
  }

  func page(_ precision: Precision) -> String {
    var chunks = PageChunks()
    let data = PageData(self, precision, &chunks)
    // Encoding strings and numbers cannot fail.
    let json = (try? JSONText.encode(data, .compact)).map(withoutMarkup) ?? "null"
    var elements = [#"<script type="application/json" id="report">"# + json + "</script>"]
    for (number, chunk) in chunks.compressed().enumerated() {
      elements.append(
        #"<script type="text/plain" data-chunk="\#(number)">"#
          + Data(chunk).base64EncodedString() + "</script>")
    }
    return PageTemplate.filled(title: title, data: elements.joined(separator: "\n"))
  }
}

extension PageData {
  init(
    _ report: InspectionReport, _ precision: InspectionReport.Precision,
    _ chunks: inout PageChunks
  ) {
    var models: [Model] = []
    for subject in report.subjects { models.append(Model(subject, precision, &chunks)) }
    self.init(
      version: 1, title: report.title, tokens: report.tokens, notes: report.notes,
      signal: report.signal.map(Signal.init), models: models)
  }
}

extension PageData.Signal {
  fileprivate init(_ signal: InspectionReport.Signal) {
    self.init(
      name: signal.name, rows: signal.rows, tokens: signal.tokens, knownCount: signal.knownCount,
      channels: signal.channels.map { channel in
        PageData.Channel(
          name: channel.name, values: channel.values.map(\.ifFinite),
          forecast: channel.forecast.map(\.ifFinite),
          band: channel.band.map {
            PageData.Band(
              name: $0.name, low: $0.low.map(\.ifFinite), high: $0.high.map(\.ifFinite))
          })
      })
  }
}

extension Double {
  /// Nil if the number is not finite.
  fileprivate var ifFinite: Double? { isFinite ? self : nil }
}

extension PageData.Model {
  fileprivate init(
    _ subject: InspectionReport.Subject, _ precision: InspectionReport.Precision,
    _ chunks: inout PageChunks
  ) {
    let window = subject.recording.layers.first?.window ?? 0..<0
    var layers: [PageData.Layer] = []
    for layer in subject.recording.layers {
      layers.append(PageData.Layer(layer, precision, &chunks))
    }
    self.init(
      name: subject.name, facts: subject.facts.map { [$0.label, $0.value] },
      window: [window.lowerBound, window.upperBound], layers: layers)
  }
}

extension PageData.Layer {
  fileprivate init(
    _ layer: LayerRecording, _ precision: InspectionReport.Precision, _ chunks: inout PageChunks
  ) {
    var gates: [PageData.Gate] = []
    for gate in layer.gates where gate.tokenMeans != nil && gate.histogram != nil {
      gates.append(PageData.Gate(gate, precision, &chunks))
    }
    let attention = layer.attentionWeights == nil ? nil : layer.attention
    self.init(
      number: layer.number + 1, headCount: layer.headCount,
      heads: layer.attentionWeights == nil ? [] : layer.heads,
      triangular: layer.isCausal,
      weights: layer.attentionWeights.map {
        chunks.add(layer.isCausal ? lowerTriangles($0) : $0.scalars, step: precision.share)
      },
      firstToken: attention?.firstTokenShares ?? [],
      entropy: attention?.entropies ?? [],
      received: attention.map {
        chunks.add(Array($0.receivedShares.joined()), step: precision.share)
      },
      gates: gates,
      valueNorms: layer.valueNorms.map { chunks.add($0.scalars, step: 0.001) },
      valueHeads: layer.valueNorms?.shape[0] ?? 0,
      outputNorms: layer.outputNorms.map { norms in
        let heads = layer.heads.filter { $0 < norms.shape[0] }
        return chunks.add(heads.flatMap { norms.rows($0..<$0 + 1).scalars }, step: 0.001)
      },
      largest: layer.activations?.largest ?? [])
  }
}

extension PageData.Gate {
  fileprivate init(
    _ gate: GateRecording, _ precision: InspectionReport.Precision, _ chunks: inout PageChunks
  ) {
    self.init(
      name: gate.name, scaling: gate.scaling, groups: gate.groups, width: gate.width,
      mean: gate.opening?.mean,
      belowTenth: gate.opening?.sparsity,
      histogram: gate.histogram.map {
        PageData.Counts(
          low: $0.range.lowerBound, high: $0.range.upperBound,
          least: $0.count > 0 ? $0.minimum : $0.range.lowerBound,
          greatest: $0.count > 0 ? $0.maximum : $0.range.upperBound, counts: $0.counts)
      },
      tokenMeans: gate.tokenMeans.map { chunks.add($0.scalars, step: 0.001, leastIsZero: false) },
      values: gate.values.map {
        chunks.add($0.scalars, step: precision.gateValue, leastIsZero: false)
      })
  }
}

/// JSON that cannot end the HTML element that contains it.
///
/// Works on bytes, because `<` can be part of a larger `Character`.
private func withoutMarkup(_ json: [UInt8]) -> String {
  json.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)
    .map { String(decoding: $0, as: UTF8.self) }.joined(separator: #"\u003c"#)
}

/// The lower triangle of each square matrix, including the diagonal, row by row.
private func lowerTriangles(_ squares: Tensor) -> [Float] {
  let (count, size) = (squares.shape[0], squares.lastDimension)
  return squares.withUnsafeScalars { scalars in
    var kept: [Float] = []
    kept.reserveCapacity(count * size * (size + 1) / 2)
    for row in 0..<count * size {
      kept += UnsafeBufferPointer(start: scalars + row * size, count: row % size + 1)
    }
    return kept
  }
}
