import SluiceFiles
import SluiceKernels

/// A multidimensional array of 32-bit floats in row-major order: the last axis is contiguous.
///
/// A tensor is a value. Copies share memory until one of them is changed. Operations on tracked tensors
/// (those of parameters and those made by `tracked()`) are recorded for `gradients()`.
///
/// ```swift
/// let x = Tensor([1, 2, 3, 4], shape: [2, 2])
/// x[1, 0]  // 3
/// ```
public struct Tensor: Sendable {
  /// The shape: the lengths of the axes, outermost first; empty for a single number.
  public let shape: [Int]

  private var storage: TensorStorage

  /// The node of the gradient tape, if the tensor is tracked.
  var node: GradientNode?

  /// The number of elements.
  public var count: Int { storage.count }

  /// Makes a tensor whose elements are written by `initialize`.
  ///
  /// - Parameters:
  ///   - shape: the lengths of the axes.
  ///   - initialize: writes all elements; it receives uninitialized memory.
  public init(
    shape: [Int], initializingWith initialize: (UnsafeMutablePointer<Float>) throws -> Void
  ) rethrows {
    require(shape.allSatisfy { $0 >= 0 }, "a shape cannot be negative: \(shape)")
    self.shape = shape
    storage = TensorStorage(count: shape.reduce(1, *))
    try initialize(storage.pointer)
  }

  /// A tensor of the given elements, in row-major order.
  public init(_ scalars: [Float], shape: [Int]) {
    require(
      scalars.count == shape.reduce(1, *),
      "\(scalars.count) numbers do not fit the shape \(shape)")
    self.init(shape: shape) { pointer in
      scalars.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
      }
    }
  }

  /// A vector of the given elements.
  public init(_ scalars: [Float]) {
    self.init(scalars, shape: [scalars.count])
  }

  /// A single number, of shape `[]`.
  public init(_ scalar: Float) {
    self.init([scalar], shape: [])
  }

  /// A tensor whose elements are all `value`.
  public init(repeating value: Float, shape: [Int]) {
    let count = shape.reduce(1, *)
    self.init(shape: shape) { $0.update(repeating: value, count: count) }
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int]) -> Tensor {
    Tensor(repeating: 0, shape: shape)
  }

  private init(shape: [Int], sharing storage: TensorStorage) {
    self.shape = shape
    self.storage = storage
  }
}

// MARK: - Elements

extension Tensor {
  /// All elements, in row-major order.
  public var scalars: [Float] {
    withUnsafeScalars { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }

  /// The number in a tensor of one element.
  public var scalar: Float {
    require(count == 1, "a tensor of shape \(shape) is not a single number")
    return withUnsafeScalars { $0[0] }
  }

  /// The element at the given indices, one index for each axis.
  public subscript(indices: Int...) -> Float {
    require(
      indices.count == shape.count && zip(indices, shape).allSatisfy { $0 >= 0 && $0 < $1 },
      "the indices \(indices) are out of range for a tensor of shape \(shape)")
    let offset = zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }
    return withUnsafeScalars { $0[offset] }
  }

  /// Calls `body` with the memory of the elements, which is valid only during the call.
  public func withUnsafeScalars<Result>(
    _ body: (UnsafePointer<Float>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) { try body(UnsafePointer(storage.pointer)) }
  }

  /// Calls `body` with mutable memory of the elements, which is copied first if another tensor shares it.
  ///
  /// The tensor must not be tracked, because gradients would belong to the old elements. Change `detached`,
  /// or change the tensor before calling `tracked()`.
  public mutating func withUnsafeMutableScalars<Result>(
    _ body: (UnsafeMutablePointer<Float>) throws -> Result
  ) rethrows -> Result {
    require(
      node == nil,
      "the elements of a tracked tensor (shape \(shape)) cannot be changed; use `detached`")
    return try withUniqueScalars(body)
  }

  /// `withUnsafeMutableScalars` for operations of the library, which handle the gradient tape themselves.
  mutating func withUniqueScalars<Result>(
    _ body: (UnsafeMutablePointer<Float>) throws -> Result
  ) rethrows -> Result {
    let pointer = uniquePointer()
    return try withExtendedLifetime(storage) { try body(pointer) }
  }

  /// Calls `body` with the elements and with memory for new elements, all of which it writes; it is
  /// the same memory if no other tensor shares it.
  mutating func replaceScalars(
    _ body: (_ old: UnsafePointer<Float>, _ new: UnsafeMutablePointer<Float>) -> Void
  ) {
    guard !isKnownUniquelyReferenced(&storage) else {
      return withUniqueScalars { body(UnsafePointer($0), $0) }
    }
    let replacement = TensorStorage(count: storage.count)
    withUnsafeScalars { body($0, replacement.pointer) }
    storage = replacement
  }

  /// The memory of the elements, valid while a tensor that shares it exists.
  var unsafePointer: UnsafePointer<Float> { UnsafePointer(storage.pointer) }

  /// The memory of the elements, to change them; copied first if another tensor shares it; valid
  /// while this tensor exists and is not copied.
  mutating func uniquePointer() -> UnsafeMutablePointer<Float> {
    if isKnownUniquelyReferenced(&storage) {
      storage.willChange()
    } else {
      let copy = TensorStorage(count: storage.count)
      ArithmeticKernel.copy(count: storage.count, input: storage.pointer, output: copy.pointer)
      storage = copy
    }
    return storage.pointer
  }

  /// The elements rounded to bfloat16, for the backward pass; nil if they belong to a parameter.
  func roundedStorage() -> RoundedStorage? { storage.rounded() }

  /// Marks the elements as those of a parameter, which are stored for gradients without rounding.
  func belongsToParameter() { storage.belongsToParameter() }
}

// MARK: - Shape

extension Tensor {
  /// The length of the last axis; 1 for a single number.
  public var lastDimension: Int { shape.last ?? 1 }

  /// The number of vectors along the last axis: `count / lastDimension`.
  public var rowCount: Int { shape.dropLast().reduce(1, *) }

  /// Reshapes the tensor to another shape with the same number of elements; one length can be -1 and is
  /// then computed.
  public func reshaped(_ newShape: [Int]) -> Tensor {
    let newShape = newShape.fillingIn(count: count)
    require(
      newShape.allSatisfy { $0 >= 0 } && newShape.reduce(1, *) == count,
      "a tensor of shape \(shape) cannot be reshaped to \(newShape)")
    let oldShape = shape
    return detached(as: newShape).recorded(from: self) { $0.detached(as: oldShape) }
  }

  /// A tensor of another shape with the same elements, without recording for gradients.
  func detached(as newShape: [Int]) -> Tensor {
    Tensor(shape: newShape, sharing: storage)
  }

  /// An untracked tensor with the same elements: no gradients are propagated through it.
  public var detached: Tensor {
    Tensor(shape: shape, sharing: storage)
  }
}

extension Tensor: Equatable {
  /// Whether shapes and all elements are equal.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape && a.scalars == b.scalars
  }
}
