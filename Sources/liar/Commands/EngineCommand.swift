internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import PruningEngine
internal import PruningPlan

/// `liar engine`
struct EngineLines: LiarCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine",
    abstract: "Drive the workbench's engine by JSON lines: requests in, events out.",
    discussion: """
      Each line on standard input is a request, {"job":1,"request":"open","path":"MODEL"}, or \
      {"cancel":1}. Requests of one kind of work wait for those before them; --in-order makes every \
      request wait. Events go to standard output as they happen. It ends when the input does and all \
      jobs have answered. The requests, and the keys that each takes:

      \(RequestName.allCases.map { "  \($0.rawValue): \($0.keys)" }.joined(separator: "\n"))
      """)

  @Flag(help: "Start a request only when the one before it has ended.") var inOrder = false

  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func run() throws {
    let inOrder = inOrder
    let resources = resources.resources()
    Task.detached {
      let engine = PruningEngine(resources: resources)
      let ended = EndedJobs()
      let writer = Task.detached {
        for await event in engine.events {
          if let line = try? event.jsonLine() {
            Console.write(String(decoding: line, as: UTF8.self))
          }
          switch event {
          case .finished, .failed, .cancelled: await ended.add(event.job)
          default: break
          }
        }
      }
      var number = 0
      for await text in Self.lines() {
        number += 1
        guard !text.allSatisfy(\.isWhitespace) else { continue }
        do {
          switch try EngineOrder(jsonLine: text) {
          case .cancel(let job): await engine.cancel(job)
          case .submit(let job, let request):
            if inOrder { await ended.waitForAll() }
            await ended.expect(job)
            await engine.submit(request, as: job)
          }
        } catch {
          Console.complain("line \(number): \(error)")
          await engine.cancelAll()
          await ended.waitForAll()
          Console.end(EngineError.Kind.badData.rawValue)
        }
      }
      await ended.waitForAll()
      await engine.shutDown()
      await writer.value
      // Failures were told as events; the process itself has done its work.
      Console.end(0)
    }
    dispatchMain()
  }

  /// Lines of standard input, read on a thread of their own.
  private static func lines() -> AsyncStream<String> {
    AsyncStream { continuation in
      DispatchQueue(label: "liar.engine.input").async {
        while let line = readLine() { continuation.yield(line) }
        continuation.finish()
      }
    }
  }
}

/// Which jobs have been asked for and which have answered.
private actor EndedJobs {
  private var open: Set<JobID> = []
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func expect(_ job: JobID) { open.insert(job) }

  func add(_ job: JobID) {
    open.remove(job)
    guard open.isEmpty else { return }
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  func waitForAll() async {
    guard !open.isEmpty else { return }
    await withCheckedContinuation { waiting.append($0) }
  }
}
