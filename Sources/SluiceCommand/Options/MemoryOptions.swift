import ArgumentParser
import Sluice

/// The flags for the memory of a training step; settings without a flag keep their values.
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

/// The flag for the format of stored activations.
struct ActivationOptions: ParsableArguments {
  @Option(
    help: """
      Format of the activations stored for the backward pass. bfloat16 halves their memory; the gradients \
      are then computed from rounded values. (default: float32)
      """)
  var activations: ActivationFormat?
}

extension ActivationFormat: ExpressibleByArgument {}
