internal import PruningEngine
internal import PruningPlan

/// The way to the engine: requests and cancellations arrive in the order in which they were made.
struct EngineLink: Sendable {
  /// What the engine has to say.
  let events: AsyncStream<EngineEvent>
  private let orders: AsyncStream<@Sendable () async -> Void>.Continuation
  private let engine: PruningEngine

  init(_ resources: EngineResources) {
    let engine = PruningEngine(resources: resources)
    let (stream, orders) = AsyncStream.makeStream(of: (@Sendable () async -> Void).self)
    Task { for await order in stream { await order() } }
    self.engine = engine
    self.orders = orders
    events = engine.events
  }

  func submit(_ request: EngineRequest, as job: JobID) {
    orders.yield { [engine] in await engine.submit(request, as: job) }
  }

  func move(_ job: JobID, before other: JobID) {
    orders.yield { [engine] in await engine.move(job, before: other) }
  }

  func cancel(_ job: JobID) {
    orders.yield { [engine] in await engine.cancel(job) }
  }
}
