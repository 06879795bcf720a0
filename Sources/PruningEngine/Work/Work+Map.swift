internal import CFaults
internal import LinearAlgebra
internal import Synchronization

extension Work {
  /// Does something for every element, several at a time, and reports how many are done.
  /// - Returns: the results in the elements' order.
  /// - Throws: the first error in that order; the cancellation if the work was asked to stop.
  package func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ message: String,
    _ transform: @Sendable (Element) throws -> Result
  ) throws -> [Result] {
    let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
    Parallel.forEach(elements.count) { index in
      cf_guard_thread()
      let result = Swift.Result {
        try check()
        return try transform(elements[index])
      }
      let done = results.withLock {
        $0[index] = result
        return $0.count
      }
      progress(Double(done) / Double(elements.count), message)
    }
    let finished = results.withLock { $0 }
    return try elements.indices.compactMap { try finished[$0]?.get() }
  }
}
