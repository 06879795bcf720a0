internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import TerminalGraphics
internal import TerminalRuntime
internal import TerminalVocabulary
internal import WorkbenchCore

/// How long the workbench takes from a key to its numbers on a real model, stage by stage, without
/// a terminal's own time.
struct WorkbenchBenchmark: Encodable {
  /// What was measured several times.
  struct Stage: Encodable {
    /// What was done.
    var stage: String
    /// How often.
    var times: Int
    /// Milliseconds on the clock.
    var wall: Spread
    /// Milliseconds of processor time, of all threads.
    var cpu: Spread
    /// Cells that were encoded, in the median.
    var cells: Int?
  }

  /// The middle and the upper end of several measurements.
  struct Spread: Encodable {
    var median: Double
    var p95: Double

    init(_ milliseconds: [Double]) {
      let sorted = milliseconds.sorted()
      func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        return sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
      }
      median = quantile(0.5)
      p95 = quantile(0.95)
    }
  }

  var model = ""
  var sites = 0
  var size: String
  var stages: [Stage] = []

  /// Opens, calibrates, and measures.
  /// - Parameters:
  ///   - repetitions: how often a frame is built; keys are pressed a tenth as often, at least ten
  ///     times.
  static func run(
    _ configuration: Configuration, resources: EngineResources, size: Size,
    repetitions: Int = 200, work: Work
  ) throws -> WorkbenchBenchmark {
    let bench = HeadlessWorkbench(
      configuration, resources: resources, size: size,
      capabilities: Capabilities(colors: .colors256, glyphs: .full), theme: .builtIn)
    var result = WorkbenchBenchmark(size: "\(size.columns)x\(size.rows)")
    work.progress(0, "opening and calibrating")
    bench.send(.start)
    try bench.settle(work: work)
    guard let model = bench.state.model, bench.state.calibration.summary != nil else {
      throw EngineError(.usage, "this needs a model, and a text that it can be calibrated on")
    }
    result.model = model.name
    result.sites = model.sites.count
    bench.draw()
    work.progress(0.3, "frames")
    try result.measureFrames(bench, repetitions)
    let keys = max(10, repetitions / 10)
    work.progress(0.4, "keys, one site")
    try result.measureKeys(bench, keys, "one site", isCurrent: \.focusedSiteIsCurrent, work)
    work.progress(0.7, "keys, all sites")
    bench.send(.command(Command(.scopeNext)))
    bench.send(.command(Command(.scopeNext)))
    try result.measureKeys(bench, keys, "all sites", isCurrent: \.allSitesAreCurrent, work)
    return result
  }

  private mutating func measureFrames(_ bench: HeadlessWorkbench, _ count: Int) throws {
    var building = Measurements()
    var encoding = Measurements()
    for index in 0..<count {
      bench.send(.command(Command(index % 2 == 0 ? .cursorDown : .cursorUp)))
      let frame = building.time { bench.frame() }
      encoding.time { bench.encode(frame).cells }
    }
    stages.append(building.stage("build a frame"))
    stages.append(encoding.stage("compare and encode a frame"))
  }

  /// A ratio there and back, on what is in scope: to the first frame, to current numbers, and until
  /// the distribution of all tokens has been counted anew.
  private mutating func measureKeys(
    _ bench: HeadlessWorkbench, _ count: Int, _ name: String, isCurrent: (State) -> Bool,
    _ work: Work
  ) throws {
    var first = Measurements()
    var current = Measurements()
    var all = Measurements()
    for index in 0..<count {
      let watch = Measurements.Watch()
      let key = Key(index % 4 < 2 ? .right : .left)
      bench.send(.key(key))
      first.add(watch, cells: bench.draw().cells)
      try bench.wait(until: isCurrent, work: work)
      current.add(watch, cells: bench.draw().cells)
      try bench.settle(work: work)
      all.add(watch, cells: bench.draw().cells)
    }
    stages.append(first.stage("ratio of \(name): first frame"))
    stages.append(current.stage("ratio of \(name): errors, totals, curves and tokens drawn"))
    stages.append(all.stage("ratio of \(name): distribution of all tokens drawn"))
  }
}

extension State {
  /// The focused site's errors, and those of the sample's tokens there, are of the present plan.
  fileprivate var focusedSiteIsCurrent: Bool { focusedSite.map(isCurrent) ?? true }

  /// The same of all sites.
  fileprivate var allSitesAreCurrent: Bool { sites.allSatisfy(isCurrent) }

  private func isCurrent(_ site: SiteSummary) -> Bool {
    let figures = figures(of: site)
    return figures.error.value != nil && !figures.isStale && tokenRow(of: site)?.isStale == false
  }
}

/// Wall and processor time of one thing done several times.
private struct Measurements {
  /// Time since a start.
  struct Watch {
    private let wall = Self.now(CLOCK_MONOTONIC)
    private let cpu = Self.now(CLOCK_PROCESS_CPUTIME_ID)

    var milliseconds: (wall: Double, cpu: Double) {
      (Self.now(CLOCK_MONOTONIC) - wall, Self.now(CLOCK_PROCESS_CPUTIME_ID) - cpu)
    }

    private static func now(_ clock: clockid_t) -> Double {
      var time = timespec()
      clock_gettime(clock, &time)
      return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
  }

  private var wall: [Double] = []
  private var cpu: [Double] = []
  private var cells: [Int] = []

  mutating func add(_ watch: Watch, cells count: Int? = nil) {
    let time = watch.milliseconds
    wall.append(time.wall)
    cpu.append(time.cpu)
    if let count { cells.append(count) }
  }

  @discardableResult
  mutating func time<Value>(_ body: () -> Value) -> Value {
    let watch = Watch()
    let value = body()
    add(watch, cells: value as? Int)
    return value
  }

  func stage(_ name: String) -> WorkbenchBenchmark.Stage {
    WorkbenchBenchmark.Stage(
      stage: name, times: wall.count, wall: .init(wall), cpu: .init(cpu),
      cells: cells.isEmpty ? nil : cells.sorted()[cells.count / 2])
  }
}
