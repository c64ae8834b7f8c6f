import SluiceFiles
import SluiceKernels
import SluicePlatform
import Synchronization

/// A trainable parameter: a tensor that training changes.
///
/// A layer stores its parameters as properties; `Module.parameters` finds them. Reading and updating are
/// thread-safe: computations that have read the old value continue with it.
///
/// ```swift
/// let scale = Parameter(Tensor(repeating: 1, shape: [64]))
/// scale.isTrainable = false    // frozen: no gradient is computed
/// ```
public final class Parameter: Sendable {
  /// The shape of the value.
  public let shape: [Int]
  /// Named ranges of rows, if the parameter packs several maps; otherwise empty.
  public let parts: [Part]

  let state: Mutex<State>
  let leaf = GradientNode()

  struct State {
    var storage: Storage
    var group: Group
    var isTrainable = true
  }

  /// The storage of the value.
  enum Storage {
    /// Not computed yet: the value is computed on first use.
    case start(@Sendable () -> Tensor)
    case tensor(Tensor)
    /// A matrix `[out, in]` in the form for products without gradients: its transpose, packed.
    ///
    /// If the packed numbers are rounded, the exact value is kept too.
    case packed(PackedMatrix, exact: Tensor?)
    /// Taken out by a thread that is changing the value.
    case changing

    /// The row-major value, if it is stored.
    var tensor: Tensor? {
      switch self {
      case .tensor(let tensor): tensor
      case .packed(_, let exact): exact
      case .start, .changing: nil
      }
    }

    /// The matrix packed for products of a precision, if it is stored.
    func packed(for precision: Precision) -> PackedMatrix? {
      guard case .packed(let matrix, _) = self, matrix.precision == precision else { return nil }
      return matrix
    }
  }

  /// Makes a parameter with the given value.
  ///
  /// - Parameters:
  ///   - tensor: the value.
  ///   - role: the role for optimizers; nil for `.vector` if there are fewer than two axes, otherwise
  ///     `.matrix`.
  ///   - parts: named, consecutive ranges of rows.
  public convenience init(_ tensor: Tensor, role: Role? = nil, parts: [Part] = []) {
    let value = tensor.detached
    value.belongsToParameter()
    self.init(shape: tensor.shape, role: role, parts: parts, storage: .tensor(value))
  }

  /// Makes a parameter whose value is computed on first use.
  ///
  /// - Parameters:
  ///   - shape: the shape of the value.
  ///   - role: the role for optimizers; nil for `.vector` if there are fewer than two axes, otherwise
  ///     `.matrix`.
  ///   - parts: named, consecutive ranges of rows.
  ///   - start: computes the initial value; called at most once.
  public convenience init(
    shape: [Int], role: Role? = nil, parts: [Part] = [],
    start: @escaping @Sendable () -> Tensor
  ) {
    self.init(shape: shape, role: role, parts: parts, storage: .start(start))
  }

  private init(shape: [Int], role: Role?, parts: [Part], storage: Storage) {
    require(
      parts.isEmpty || Part.cover(parts, rowCount: shape.first ?? 0),
      "the parts \(parts) do not follow each other over the rows of shape \(shape)")
    self.shape = shape
    self.parts = parts
    let role = role ?? (shape.count > 1 ? .matrix : .vector)
    state = Mutex(State(storage: storage, group: Group(role: role, decays: shape.count > 1)))
  }
}

// MARK: - The value

extension Parameter {
  /// The value; tracked for gradients unless the parameter is frozen.
  public var tensor: Tensor {
    var (tensor, isTrainable) = read()
    if isTrainable { tensor.node = leaf }
    return tensor
  }

  /// Changes the value, in place if no computation uses it.
  ///
  /// The new value is untracked. `body` must not read or update the same parameter: this would be a deadlock.
  public func update<Result>(_ body: (inout Tensor) throws -> Result) rethrows -> Result {
    var tensor = take()
    defer {
      require(
        tensor.shape == shape,
        "a parameter of shape \(shape) cannot take a value of shape \(tensor.shape)")
      give(tensor.detached)
    }
    return try body(&tensor)
  }

  /// Replaces the value; an initial value that has not been used yet is never computed.
  func replace(by value: Tensor) {
    require(
      value.shape == shape,
      "a parameter of shape \(shape) cannot take a value of shape \(value.shape)")
    _ = takeUnless { _ in false }
    give(value.detached)
  }

  /// Calls `body` with the memory of several values to change them, each in place if no computation uses it.
  ///
  /// - Parameter parameters: the parameters, without duplicates.
  static func withUnsafeMutableScalars(
    of parameters: [Parameter], _ body: ([UnsafeMutablePointer<Float>]) -> Void
  ) {
    // Always in the same order, so that two calls with common parameters cannot deadlock.
    let order = parameters.indices.sorted {
      parameters[$0].leaf.number < parameters[$1].leaf.number
    }
    var values = [Tensor?](repeating: nil, count: parameters.count)
    for index in order { values[index] = parameters[index].take() }
    body(
      values.indices.map { index in
        guard let pointer = values[index]?.uniquePointer() else { fail("a value was used twice") }
        return pointer
      })
    for (parameter, value) in zip(parameters, values) {
      if let value { parameter.give(value) }
    }
  }

  private func read() -> (Tensor, isTrainable: Bool) {
    let (storage, isTrainable) = takeUnless { $0.tensor != nil }
    if let tensor = storage.tensor { return (tensor, isTrainable) }
    let tensor = value(of: storage)
    give(tensor)
    return (tensor, isTrainable)
  }

  /// Takes the value out, so that it can be changed in place; other threads wait until it is given back.
  private func take() -> Tensor { value(of: takeUnless { _ in false }.0) }

  /// Takes the storage out, unless it is already as wanted; other threads wait until a storage is given back.
  ///
  /// Slow work is done outside of the lock.
  private func takeUnless(_ isWanted: (Storage) -> Bool) -> (Storage, isTrainable: Bool) {
    while true {
      let taken = state.withLock { state -> (Storage, Bool)? in
        let storage = state.storage
        if case .changing = storage { return nil }
        if !isWanted(storage) { state.storage = .changing }
        return (storage, state.isTrainable)
      }
      if let taken { return taken }
      sched_yield()
    }
  }

  private func value(of storage: consuming Storage) -> Tensor {
    switch consume storage {
    case .tensor(let tensor): return tensor
    case .packed(let matrix, let exact): return exact ?? Tensor(transposeOf: matrix)
    case .start(let start):
      let tensor = start().detached
      require(
        tensor.shape == shape,
        "a parameter of shape \(shape) has an initial value of shape \(tensor.shape)")
      return tensor
    case .changing: fail("a storage was used while it was being changed")
    }
  }

  private func give(_ tensor: Tensor) {
    tensor.belongsToParameter()
    state.withLock { $0.storage = .tensor(tensor) }
  }
}

// MARK: - Without gradients

extension Parameter {
  /// A matrix in the form that computations without gradients read.
  enum Operand {
    case tensor(Tensor)
    case packed(PackedMatrix)
  }

  /// The matrix packed for products.
  ///
  /// It replaces the row-major value until that is read or changed as a tensor, so that in
  /// inference each weight is in memory only once.
  ///
  /// If it is rounded for products in bfloat16, the exact value is kept too.
  func packed(for precision: Precision) -> PackedMatrix {
    let storage = takeUnless { $0.packed(for: precision) != nil }.0
    if let matrix = storage.packed(for: precision) { return matrix }
    let tensor = value(of: storage)
    tensor.belongsToParameter()
    let matrix = PackedMatrix(transposeOf: tensor, precision)
    state.withLock {
      $0.storage = .packed(matrix, exact: precision == .float32 ? nil : tensor)
    }
    return matrix
  }

  /// The matrix in its current form, packed or row-major.
  func operand() -> Operand {
    let matrix = state.withLock { state -> PackedMatrix? in
      state.storage.packed(for: .float32)
    }
    return matrix.map(Operand.packed) ?? .tensor(read().0)
  }

  /// Whether a product with `inputs` needs no gradients.
  func needsNoGradient(with inputs: Tensor?...) -> Bool {
    !GradientTape.isRunning || (!isTrainable && !inputs.contains { $0?.isTracked ?? false })
  }
}

extension PackedMatrix {
  /// The transpose of a matrix.
  convenience init(transposeOf matrix: Tensor, _ precision: Precision) {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    let view = MatrixView(matrix.unsafePointer, rowStride: columns).transposed
    self.init(view, rows: columns, columns: rows, precision: precision)
    withExtendedLifetime(matrix) {}
  }
}

extension Tensor {
  /// The transpose of a packed matrix, row-major.
  fileprivate init(transposeOf matrix: PackedMatrix) {
    self.init(shape: [matrix.columns, matrix.rows]) { target in
      ThreadPool.current.parallelFor(matrix.columns) {
        matrix.copyColumn($0, to: target + $0 * matrix.rows)
      }
    }
  }
}
