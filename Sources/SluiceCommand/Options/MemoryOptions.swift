import ArgumentParser
import Sluice

/// The flags of what a training step keeps in memory; what is not given stays as it is.
struct MemoryOptions: ParsableArguments {
  @OptionGroup var format: ActivationOptions

  @Flag(
    inversion: .prefixedNo,
    help: """
      Activation checkpointing: keep only the input of each block and recompute the rest in the backward \
      pass. Takes less memory and more time; the results are identical. (default: no)
      """)
  var recompute: Bool?

  var activations: ActivationFormat? { format.activations }
}

/// The flag of the activations' format.
struct ActivationOptions: ParsableArguments {
  @Option(
    help: """
      Format of the activations stored for the backward pass. bfloat16 halves their memory; the gradients \
      are then computed from rounded values. (default: float32)
      """)
  var activations: ActivationFormat?
}

extension ActivationFormat: ExpressibleByArgument {}
