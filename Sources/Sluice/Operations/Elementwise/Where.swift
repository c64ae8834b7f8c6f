import SluiceKernels

extension Tensor {
  /// Selects elements of `a` where the mask is not 0, else elements of `b`, with broadcasting as for `+`.
  ///
  /// ```swift
  /// Tensor.where(x .> 0, x.log(), 0)
  /// ```
  ///
  /// NaN and infinity in elements that are not selected affect neither the result nor the gradients. The
  /// gradient goes to the selected element; the mask has no gradient.
  public static func `where`(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    let plan = Broadcast(mask.shape, a.shape, b.shape, for: "select with a mask from")
    let (mask, isTracked) = (mask.detached, (a: a.isTracked, b: b.isTracked))
    let (aShape, bShape) = (a.shape, b.shape)
    @Sendable func gradient(ofFirst isOfFirst: Bool, from upstream: Tensor) -> Tensor {
      let gradient = Tensor(shape: plan.shape) { gradient in
        withMemory(mask, upstream) { mask, upstream in
          SelectKernel.backward(
            ofFirst: isOfFirst, plan.loop, mask: mask, outputGradient: upstream,
            gradient: gradient)
        }
      }
      return gradient.summed(to: isOfFirst ? aShape : bShape)
    }
    let chosen = Tensor(shape: plan.shape) { output in
      withMemory(mask, a, b) { mask, a, b in
        SelectKernel.forward(plan.loop, mask: mask, first: a, second: b, output: output)
      }
    }
    return chosen.recorded(from: [a, b]) { upstream in
      let upstream = upstream.detached
      return [
        isTracked.a ? gradient(ofFirst: true, from: upstream) : nil,
        isTracked.b ? gradient(ofFirst: false, from: upstream) : nil,
      ]
    }
  }

  /// Selects elements of `a` where the mask is not 0, else a number.
  public static func `where`(_ mask: Tensor, _ a: Tensor, _ b: Float) -> Tensor {
    .where(mask, a, Tensor(b))
  }

  /// Selects a number where the mask is not 0, else elements of `b`.
  public static func `where`(_ mask: Tensor, _ a: Float, _ b: Tensor) -> Tensor {
    .where(mask, Tensor(a), b)
  }
}
