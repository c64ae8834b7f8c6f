// A classifier of sequences: a short shape at an unknown place in noise determines the class.
import Foundation
import Sluice
import SluiceModels
import SluiceSeries
import SluiceTables
import SluiceTraining

/// Sequences of 40 to 80 steps of noise, with a shape of 12 steps at a random place.
func sequences(_ count: Int, random: RandomStream) -> LabelledSequences {
  let shapes: [(Float) -> Float] = [{ $0 }, { 1 - $0 }, { sin(.pi * $0) }]
  let noise = Initialization.normal(standardDeviation: 0.15)
  let values = (0..<count).map { number in
    let random = random.substream(UInt64(number))
    let length = 40 + random.integer(below: 41, at: 0)
    let start = random.integer(below: length - 12, at: 1)
    var values = noise.tensor([length], using: random.substream(0)).scalars
    for step in 0..<12 { values[start + step] += shapes[number % 3](Float(step) / 11) }
    return values
  }
  return LabelledSequences(
    sequences: values, channelCount: 1,
    target: .classes((0..<count).map { $0 % 3 }, names: ["rising", "falling", "bell"]))
}

let random = RandomStream(seed: 1)
let (training, test) = (
  sequences(240, random: random.substream(0)), sequences(120, random: random.substream(1))
)
let data = try SequenceDataset(training)
let lengths = training.lengths
print("\(data.count) training sequences of \(lengths.min() ?? 0) to \(lengths.max() ?? 0) steps.")

let folder = FileManager.default.temporaryDirectory.path + "/shapes-\(UUID())"
defer { try? FileManager.default.removeItem(atPath: folder) }
var setup = ClassifierSetup(data)
setup.model.memberCount = 1  // an ensemble is more accurate, and slower
let trainer = try Trainer<SequenceClassifier>(
  model: setup.model, data: data, configuration: setup.recipe, run: RunFolder(path: folder))
try trainer.train()

/// The share of test sequences in the right class.
func accuracy(of method: some SequenceMethod) throws -> Double {
  let labels = test.labels ?? []
  let rightCount = zip(try method.predictions(of: test), labels).count { $0.label == $1 }
  return Double(rightCount) / Double(labels.count)
}
let saved = try SavedClassifier(contentsOf: folder)
let (found, nearest) = (try accuracy(of: saved), try accuracy(of: NearestNeighbor(training)))
print("Accuracy on \(test.count) test sequences: \(found); of 1-NN DTW, \(nearest).")

// New sequences need no labels, and can have other lengths.
let new = sequences(3, random: random.substream(2))
for prediction in try saved.predictions(of: new) {
  guard case .probabilities(let probabilities) = prediction, let label = prediction.label else {
    continue
  }
  print("\(saved.profile.classNames[label]): \(probabilities[label])")
}
precondition(found >= 0.9 && found > nearest)
