import Sluice

extension Gate {
  /// Gates that are not in the table: other sources and combinations, and initial biases.
  package static let variants: [Gate] = [
    Gate(.output, .elementwise, activation: .tanh, combination: .add),
    Gate(.output, .headwise, activation: .silu, combination: .add),
    Gate(.output, .shared, combination: .add),
    Gate(.value, .tokenwise, activation: .softplus, combination: .add),
    Gate(.output, .elementwise, source: .input(rank: 3)),
    Gate(.value, .headwise, activation: .silu, source: .input(rank: 2)),
    Gate(.residual, .elementwise, source: .input(rank: 2)),
    Gate(.output, .headwise, source: .headInput()),
    Gate(.output, .headwise, source: .headInput(hiddenSize: 3)),
    Gate(.query, .headwise, activation: .tanh, source: .headInput()),
    Gate(.residual, .headwise, source: .headInput()),
    Gate(.output, .elementwise, source: .inputAndOutput),
    Gate(.output, .headwise, activation: .silu, source: .inputAndOutput),
    Gate(.output, .tokenwise, source: .inputAndOutput),
    Gate(.output, .headwise, source: .constant),
    Gate(.key, .elementwise, source: .constant),
    Gate(.projection, .tokenwise, activation: .tanh, source: .constant, initialBias: 0.5),
    Gate(.residual, .shared, source: .constant),
    Gate(.output, .elementwise, initialBias: 4),
    Gate(.output, .headwise, activation: .nonSparseSigmoid, initialBias: -0.25),
    Gate(.input, .shared, activation: .hardSigmoid, initialBias: 1.5),
    Gate(.forget, .headwise, initialBias: 5),
    Gate(.forget, .headwise, source: .input(rank: 2)),
    Gate(.gru, initialBias: 0.5),
  ]
}
