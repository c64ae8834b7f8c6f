import SluiceFiles

/// Where layers tell what they compute, for whoever watches: recordings and logs are made of it.
///
/// A layer tells a reading by name. Where nobody watches, that looks up one task-local value and computes
/// nothing:
///
/// ```swift
/// func callAsFunction(_ x: Tensor) -> Tensor {
///   let gate = map(x).activated(.sigmoid)                      // [batch, tokens, hidden]
///   Observation.tell("gate", .perToken(groups: heads)) { gate }
///   return x * gate
/// }
/// ```
///
/// Who runs layers one after another says where each of them stands:
///
/// ```swift
/// for (index, layer) in layers.enumerated() {
///   x = Observation.scope("layers.\(index)", of: layer) { layer(x) }
/// }
/// ```
public struct Observation: Sendable {
  private let observer: any LayerObserver
  /// Where the layer that computes stands, names joined by dots; empty outside of all scopes.
  public let path: String

  @TaskLocal private static var held: Observation?

  /// Who watches; nil where nobody does.
  ///
  /// For a layer with several readings, or some that share work:
  ///
  /// ```swift
  /// if let observation = Observation.current {
  ///   observation.tell("keys", .vectors(groups: heads)) { keys }
  ///   observation.tell("gate", .perToken(groups: heads)) { gate }
  /// }
  /// ```
  public static var current: Observation? { held }

  /// Runs `body` and has the observer hear what is told in it.
  static func heard<Result>(
    by observer: any LayerObserver, _ body: () throws -> Result
  ) rethrows -> Result {
    try $held.withValue(Observation(observer: observer, path: ""), operation: body)
  }
}

// MARK: - Readings

extension Observation {
  /// Tells a reading, where somebody watches.
  ///
  /// - Parameters:
  ///   - name: what tables and curves call it.
  ///   - kind: what the numbers are of.
  ///   - range: where nearly all of them lie: what histograms and colours span.
  ///   - part: which part of the layer it is of, where two of them tell a reading of one name.
  ///   - values: computes them, in the kind's shape; called where somebody asks for them.
  public static func tell(
    _ name: String, _ kind: Reading.Kind, range: ClosedRange<Float> = 0...1, part: String? = nil,
    values: @escaping @Sendable () -> Tensor
  ) {
    current?.tell(name, kind, range: range, part: part, values: values)
  }

  /// Tells a reading to who watches; the parameters are those of the static function.
  public func tell(
    _ name: String, _ kind: Reading.Kind, range: ClosedRange<Float> = 0...1, part: String? = nil,
    values: @escaping @Sendable () -> Tensor
  ) {
    if case .rows = kind { fail("report rows of weights with `tellRows`") }
    tell(name, kind, range, part, .all(values))
  }

  /// Tells a matrix a head that is computed some rows at a time, such as attention weights: one a layer.
  ///
  /// - Parameters:
  ///   - name: what to call it.
  ///   - rows: how many there are, and of what.
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

  /// Runs what an observer computes: nobody hears of it, and no gradient flows through it.
  static func silently<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $held.withValue(nil) { try withoutGradient(body) }
  }

  /// Runs what was told of before: nobody hears of it again.
  static func unwatched<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $held.withValue(nil, operation: body)
  }

  /// How many sequences of a batch the observer looks at, from the first on.
  ///
  /// Readings may have more; a layer that computes anew for its readings need not do so for all.
  public func sequenceCount(of batchSize: Int) -> Int {
    min(batchSize, observer.sequenceCount ?? batchSize)
  }
}

// MARK: - Places

extension Observation {
  /// Runs `body`; what is told in it is told of a part of the model.
  ///
  /// - Parameters:
  ///   - name: the part's place, as its parameters' names begin: `blocks.3`.
  ///   - module: the part.
  ///   - body: has the part compute.
  public static func scope<Result>(
    _ name: @autoclosure () -> String, of module: some Module, _ body: () throws -> Result
  ) rethrows -> Result {
    guard let current else { return try body() }
    return try $held.withValue(current.within(name(), module), operation: body)
  }

  /// The same, handing over a value whose memory the part may use for its result.
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

  /// Who watches a part; nil where the observer does not look into it.
  private func within(_ name: String, _ module: some Module) -> Observation? {
    let path = path.isEmpty ? name : path + "." + name
    guard observer.watches(module, at: path) else { return nil }
    return Observation(observer: observer, path: path)
  }
}
