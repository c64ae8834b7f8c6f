import SluiceFiles

/// The interface through which layers report internal values to observers, such as recorders and logs.
///
/// A layer reports a reading by name. Without an observer, this only reads one task-local value:
///
/// ```swift
/// func callAsFunction(_ x: Tensor) -> Tensor {
///   let gate = map(x).activated(.sigmoid)                      // [batch, tokens, hidden]
///   Observation.tell("gate", .perToken(groups: heads)) { gate }
///   return x * gate
/// }
/// ```
///
/// A stack of layers sets the path of each layer:
///
/// ```swift
/// for (index, layer) in layers.enumerated() {
///   x = Observation.scope("layers.\(index)", of: layer) { layer(x) }
/// }
/// ```
public struct Observation: Sendable {
  private let observer: any LayerObserver
  /// The path of the computing layer, with names joined by dots; empty outside of all scopes.
  public let path: String

  @TaskLocal private static var held: Observation?

  /// The current observation; nil without an observer.
  ///
  /// Use it in a layer with several readings, or with readings that share a computation:
  ///
  /// ```swift
  /// if let observation = Observation.current {
  ///   observation.tell("keys", .vectors(groups: heads)) { keys }
  ///   observation.tell("gate", .perToken(groups: heads)) { gate }
  /// }
  /// ```
  public static var current: Observation? { held }

  /// Runs `body` and passes all readings reported in it to the observer.
  static func heard<Result>(
    by observer: any LayerObserver, _ body: () throws -> Result
  ) rethrows -> Result {
    try $held.withValue(Observation(observer: observer, path: ""), operation: body)
  }
}

// MARK: - Readings

extension Observation {
  /// Reports a reading, if there is an observer.
  ///
  /// - Parameters:
  ///   - name: the name in tables and curves.
  ///   - kind: the kind of values.
  ///   - range: the range of nearly all values, for histograms and colors.
  ///   - part: the part of the layer, if several parts report a reading with the same name.
  ///   - values: computes the values, in the shape of the kind; called only if they are requested.
  public static func tell(
    _ name: String, _ kind: Reading.Kind, range: ClosedRange<Float> = 0...1, part: String? = nil,
    values: @escaping @Sendable () -> Tensor
  ) {
    current?.tell(name, kind, range: range, part: part, values: values)
  }

  /// Reports a reading to the observer; the parameters are those of the static function.
  public func tell(
    _ name: String, _ kind: Reading.Kind, range: ClosedRange<Float> = 0...1, part: String? = nil,
    values: @escaping @Sendable () -> Tensor
  ) {
    if case .rows = kind { fail("report rows of weights with `tellRows`") }
    tell(name, kind, range, part, .all(values))
  }

  /// Reports a matrix for each head that is computed by rows, such as attention weights; at most one per layer.
  ///
  /// - Parameters:
  ///   - name: the name in tables and curves.
  ///   - rows: the sizes of the matrix.
  ///   - weights: computes the rows of some queries, `[batch, heads, queries.count, keys]`.
  public func tellRows(
    _ name: String, _ rows: Reading.Rows,
    weights: @escaping @Sendable (_ queries: Range<Int>) -> Tensor
  ) {
    var rows = rows
    rows.sequenceCount = sequenceCount(of: rows.sequenceCount)
    tell(name, .rows(rows), 0...1, nil, .rows(weights))
  }

  private func tell(
    _ name: String, _ kind: Reading.Kind, _ range: ClosedRange<Float>, _ part: String?,
    _ source: Reading.Source
  ) {
    Self.silently {
      observer.receive(
        Reading(
          path: path, name: name, part: part, kind: kind, range: range,
          sequenceCount: observer.sequenceCount, source: source))
    }
  }

  /// Runs the computation of readings: without an observer and without recording for gradients.
  static func silently<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $held.withValue(nil) { try withoutGradient(body) }
  }

  /// Runs a recomputation without an observer, because its readings were reported before.
  static func unwatched<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $held.withValue(nil, operation: body)
  }

  /// The number of sequences at the beginning of a batch that are observed.
  ///
  /// Readings can contain more sequences. A layer that computes values only for its readings can limit them
  /// to this number.
  public func sequenceCount(of batchSize: Int) -> Int {
    min(batchSize, observer.sequenceCount ?? batchSize)
  }
}

// MARK: - Paths

extension Observation {
  /// Runs `body` with a path for the readings that are reported in it.
  ///
  /// - Parameters:
  ///   - name: the path of the part, as in the names of its parameters: `blocks.3`.
  ///   - module: the part.
  ///   - body: the computation of the part.
  public static func scope<Result>(
    _ name: @autoclosure () -> String, of module: some Module, _ body: () throws -> Result
  ) rethrows -> Result {
    guard let current else { return try body() }
    return try $held.withValue(current.within(name(), module), operation: body)
  }

  /// Runs `body` with a path, and passes a value to it whose memory can be reused for the result.
  ///
  /// ```swift
  /// x = Observation.scope("blocks.\(index)", of: block, passing: consume x) {
  ///   (x: consuming Tensor) in block(consume x)
  /// }
  /// ```
  public static func scope<Value, Result>(
    _ name: @autoclosure () -> String, of module: some Module, passing value: consuming Value,
    _ body: (consuming Value) throws -> Result
  ) rethrows -> Result {
    guard let current else { return try body(consume value) }
    let passed = consume value
    return try $held.withValue(current.within(name(), module)) { try body(passed) }
  }

  /// The observation of a part; nil if it is not observed.
  private func within(_ name: String, _ module: some Module) -> Observation? {
    let path = path.isEmpty ? name : path + "." + name
    guard observer.watches(module, at: path) else { return nil }
    return Observation(observer: observer, path: path)
  }
}
