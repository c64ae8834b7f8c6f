import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceInspection

struct ReportImagesTests {
  private func size(_ png: [UInt8]) -> (width: Int, height: Int) {
    func number(_ place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    return (number(16), number(20))
  }

  @Test(arguments: LanguageModel.Configuration.gatesToRecord)
  func everyLayerAndHeadIsDrawn(gates: [Gate]) throws {
    let model = try LanguageModel.sharp(.small(gates))
    let tokens = TokenBatch.sample(batchSize: 1, tokenCount: 11).ids
    let one = InspectionReport.Subject(of: model, name: "gated", tokens: tokens)
    let report = InspectionReport(
      title: "t", tokens: tokens.map { "\($0)" }, subjects: [one, one])
    let sheet = size(report.contactSheet())
    #expect(sheet.width > 2 * 3 * 96 && sheet.height > 3 * 96)
    let images = report.layerImages()
    #expect(
      images.map(\.name).prefix(4) == [
        "model-1-layer-01.png", "model-1-layer-02.png", "model-1-layer-03.png",
        "model-2-layer-01.png",
      ])
    #expect(images.allSatisfy { size($0.image.png) == ($0.image.width, $0.image.height) })
  }

  @Test func severalModelsAreNamedBesideTheTitle() throws {
    let model = try LanguageModel.sharp(.small([.headwise]))
    let tokens = TokenBatch.sample(batchSize: 1, tokenCount: 5).ids
    func sheet(_ names: String...) -> [UInt8] {
      InspectionReport(
        title: "Inside runs/a", tokens: tokens.map { "\($0)" },
        subjects: names.map { .init(of: model, name: $0, tokens: tokens) }
      ).contactSheet()
    }
    // With a single model, its name is only in the title.
    #expect(sheet("runs/a") == sheet("another name"))
    #expect(sheet("runs/a", "b") != sheet("another name", "b"))
  }

  @Test func aLayersImageHasTheSizeItTells() throws {
    var layer = LayerRecording(number: 0, name: "")
    (layer.heads, layer.headCount, layer.window) = ([0, 1], 2, 0..<2)
    layer.attentionWeights = Tensor([1, 0, 0.25, 0.75, 1, 0, 1, 0], shape: [2, 2, 2])
    let image = layer.image(title: "x")
    #expect(size(image.png) == (image.width, image.height))
    layer.attentionWeights = nil
    #expect(layer.image(title: "x").png != image.png)
  }

  @Test func severalValuesInAPixelShowTheirMean() {
    let map = HeatMap(rowCount: 2, columnCount: 4, values: [0, 1, .nan, .nan, 1, 0, .nan, 0.5])
    var canvas = Canvas(width: 2, height: 1)
    canvas.draw(map, x: 0, y: 0, width: 2, height: 1)
    #expect(canvas.image[0, 0] == ColorScale.index(0.5))
    #expect(canvas.image[1, 0] == ColorScale.index(0.5))
    canvas.draw(
      HeatMap(rowCount: 1, columnCount: 1, values: [.nan]), x: 0, y: 0, width: 1, height: 1)
    #expect(Int(canvas.image[0, 0]) >= ColorScale.count)
  }

  @Test func nothingRecordedMakesImagesToo() {
    let report = InspectionReport(title: "", tokens: [], subjects: [])
    #expect(size(report.contactSheet()).width == 240)
    #expect(report.layerImages().isEmpty)
  }
}
