import Sluice
import SluiceModels
import SluiceText
import TestSupport
import Testing

@testable import SluiceTraining

struct EvaluationTests {
  /// Lengths near the model's context of 8 and the 16 windows of a batch.
  @Test(arguments: [2, 8, 9, 10, 16, 17, 8 * 16, 8 * 16 + 1, 8 * 16 + 2, 300])
  func everyTokenButTheFirstIsPredictedOnce(length: Int) throws {
    let dataset = try dataset(String(verses.prefix(length)))
    let model = try LanguageModel(tinyModel(dataset), random: RandomStream(seed: 4))
    let evaluation = try Evaluation(of: model, on: dataset)
    var sum = 0.0
    for target in 1..<length {
      let start = (target - 1) / 8 * 8
      let window = TokenBatch(dataset[start..<target])
      let targets = TokenBatch(
        [Int32](repeating: -1, count: target - start - 1) + dataset[target..<(target + 1)])
      sum += Double(model.loss(window, targets: targets).scalar)
    }
    #expect(evaluation.tokenCount == length - 1)
    #expect(abs(evaluation.loss - sum / Double(length - 1)) < 1e-5)
  }

  @Test func aPartIsMeasuredInWindowsOfAnyLength() throws {
    let whole = try dataset()
    var configuration = tinyModel(whole)
    configuration.positions = .rotary
    let model = try LanguageModel(configuration, random: RandomStream(seed: 4))
    let part = try Evaluation(of: model, on: whole, part: 100..<140, contextLength: 20)
    #expect(part.tokenCount == 39)
    var sum = 0.0
    for (start, length) in [(100, 20), (120, 19)] {
      let window = whole.windows(at: [start], contextLength: length)
      let loss = withoutGradient { model.loss(window.inputs, targets: window.targets).scalar }
      sum += Double(loss) * Double(length)
    }
    #expect(abs(part.loss - sum / 39) < 1e-6)
  }

  /// Strides, with lengths near the ends of windows and of groups of windows.
  @Test(arguments: [1, 3, 5, 7, 8], [2, 8, 9, 11, 16, 17, 100, 131])
  func windowsOverlapByTheStride(stride: Int, length: Int) throws {
    let dataset = try dataset(String(verses.prefix(length)))
    let model = try LanguageModel(tinyModel(dataset), random: RandomStream(seed: 4))
    let evaluation = try Evaluation(of: model, on: dataset, stride: stride)
    var sum = 0.0
    for target in 1..<length {
      // After the first window, the first window that contains the target.
      let start = target <= 8 ? 0 : (target - 9) / stride * stride + stride
      #expect(target <= 8 || target - start > 8 - stride)
      let window = TokenBatch(dataset[start..<target])
      let targets = TokenBatch(
        [Int32](repeating: -1, count: target - start - 1) + dataset[target..<(target + 1)])
      sum += Double(model.loss(window, targets: targets).scalar)
    }
    #expect(evaluation.tokenCount == length - 1)
    #expect(abs(evaluation.loss - sum / Double(length - 1)) < 1e-5)
    // With the context as stride, windows do not overlap.
    if stride == 8 { #expect(try evaluation == Evaluation(of: model, on: dataset)) }
  }

  /// The minimum number of logits in a batch of 16 windows, by the lengths of text and window and the stride.
  @Test(
    arguments: [
      (total: 5, context: 8, stride: 8, predictions: 5), (8, 8, 8, 8), (23, 8, 8, 16),
      (1000, 8, 8, 128), (1000, 8, 2, 32), (12, 8, 2, 6), (8, 8, 1, 1),
    ])
  func theMemoryIsThatOfTheLogitsThatAreMade(
    total: Int, context: Int, stride: Int, predictions: Int
  ) throws {
    let dataset = try dataset()
    let model = try LanguageModel(tinyModel(dataset), random: RandomStream(seed: 4))
    let need = Evaluation.memoryNeed(
      of: model, total: total, contextLength: context, stride: stride)
    let numbers = model.parameterCount + predictions * dataset.vocabulary.count
    #expect(need.byteCount == Double(4 * numbers))
  }

  @Test func aTextOfOneTokenHasNothingToPredict() throws {
    let dataset = try dataset("a")
    let model = try LanguageModel(tinyModel(dataset), random: RandomStream(seed: 4))
    #expect(throws: DatasetError.self) { try Evaluation(of: model, on: dataset) }
  }
}
