import Foundation
import PseudoTerminal
import Testing

/// The real program in a real pseudo-terminal.
@Suite(.serialized)
struct WorkbenchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sample(
    _ arguments: [String] = [], term: String = "xterm-256color", columns: Int = 120,
    rows: Int = 40
  ) throws -> PseudoTerminalProcess {
    try Program.open(
      ["open", "--sample"] + arguments, in: folder, term: term, columns: columns, rows: rows)
  }

  /// Calibrated and analyzed: the sites have errors.
  private func isReady(_ program: PseudoTerminalProcess) -> Bool {
    program.waitUntil(timeout: 20) { $0.screen.text.contains("ready") }
  }

  @Test func showsTheSampleAndQuits() throws {
    let program = try sample()
    #expect(program.waitFor("tiny-bert", timeout: 5), "\(program.screen.text)")
    #expect(program.waitFor("0.attention", timeout: 5) || program.screen.text.contains("attn"))
    #expect(isReady(program), "\(program.screen.text)")
    #expect(program.screen.text.contains("1 Sites"))
    #expect(program.screen.unknown.isEmpty, "\(program.screen.unknown)")
    #expect(program.quit() == .code(0))
    #expect(program.isRestored)
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func endsBySignalWithTheTerminalRestored(signal: Int32) throws {
    let program = try sample()
    #expect(program.waitFor("tiny-bert"))
    program.signal(signal)
    #expect(program.waitForExit() == .signal(signal))
    #expect(program.isRestored)
  }

  @Test func aKeyLeavesTheMouseToTheTerminalAndTakesItBack() throws {
    let program = try sample()
    #expect(program.waitUntil { $0.screen.wantsMouse })
    program.send("\u{1B}OQ")
    #expect(program.waitUntil { !$0.screen.wantsMouse })
    #expect(program.waitFor("mouse off"), "\(program.screen.text)")
    program.send("\u{1B}OQ")
    #expect(program.waitUntil { $0.screen.wantsMouse })
    #expect(program.quit() == .code(0))
  }

  @Test func aChangedRatioChangesTheErrors() throws {
    let program = try sample(columns: 160, rows: 45)
    #expect(isReady(program))
    program.settle()
    let before = program.screen.text
    program.send("]")
    #expect(program.waitUntil(timeout: 5) { $0.screen.text != before })
    program.settle()
    let after = program.screen.text
    func row(_ text: String) -> [Substring] {
      text.split(separator: "\n").first { $0.contains("▸  ") }?.split(separator: " ") ?? []
    }
    let numbers = (row(before), row(after))
    #expect(numbers.0 != numbers.1, "\(before)\n\(after)")
    program.send("u")
    #expect(program.waitUntil(timeout: 5) { row($0.screen.text) == numbers.0 })
    #expect(program.quit() == .code(0))
  }

  @Test func aSentenceIsTriedAndItsKeysAreText() throws {
    let program = try sample(columns: 100, rows: 30)
    #expect(isReady(program))
    program.send("6")
    #expect(program.waitFor("to type a sentence"), "\(program.screen.text)")
    program.send("\r")
    program.send("q? | z")
    #expect(program.waitFor("q? | z"), "\(program.screen.text)")
    program.send("\r")
    #expect(
      program.waitUntil(timeout: 20) { $0.screen.text.contains("similarity of the two") },
      "\(program.screen.text)")
    #expect(program.waitFor("pruned: wifv"), "\(program.screen.text)")
    #expect(program.quit() == .code(0))
    #expect(program.isRestored)
  }

  @Test(arguments: [(150, 40), (100, 30), (80, 24), (40, 10)])
  func drawsAtEverySize(columns: Int, rows: Int) throws {
    let program = try sample(columns: columns, rows: rows)
    #expect(program.waitFor("Sites"), "\(program.screen.text)")
    program.settle()
    #expect(program.screen.unknown.isEmpty)
    #expect(program.quit() == .code(0))
    #expect(program.isRestored)
  }

  @Test(arguments: [(39, 10), (80, 5), (10, 3), (1, 1)])
  func tooSmallATerminalStillQuits(columns: Int, rows: Int) throws {
    let program = try sample(columns: columns, rows: rows)
    #expect(program.waitUntil { $0.screen.isAlternate })
    if columns >= 30 { #expect(program.waitFor("need 40×10"), "\(program.screen.text)") }
    program.settle()
    // At once, also during work: a question could not be seen.
    program.send("q")
    #expect(program.waitForExit() == .code(0))
    #expect(program.isRestored)
  }

  @Test func followsTheTerminalsSizeDuringWork() throws {
    let program = try sample()
    #expect(program.waitFor("tiny-bert"))
    for (columns, rows) in [(80, 24), (30, 8), (200, 60), (41, 11), (150, 40)] {
      program.resize(columns: columns, rows: rows)
      program.settle(quiet: 0.1, timeout: 1)
    }
    #expect(isReady(program), "\(program.screen.text)")
    #expect(program.waitFor("2 Error"), "\(program.screen.text)")
    #expect(program.quit() == .code(0))
  }

  /// A calibration that takes far longer than a test waits.
  private func longCalibration() throws -> PseudoTerminalProcess {
    let once = try String(contentsOfFile: Samples.decoderText, encoding: .utf8)
    let text = try folder.file("long.txt", String(repeating: once, count: 5))
    return try Program.open(
      [
        "open", Samples.decoder, "--calibration", text, "--samples", "100000", "--length", "256",
      ], in: folder)
  }

  /// Several times: the program once crashed now and then when it left amid matrix products.
  @Test(arguments: 1...5)
  func leavingDuringWorkIsAskedFor(time: Int) throws {
    let program = try longCalibration()
    #expect(program.waitFor("calibrate on long.txt"), "\(program.screen.text)")
    program.send("q")
    #expect(program.waitFor("Leave the workbench?"), "\(program.screen.text)")
    program.settle(quiet: 0.05 * Double(time), timeout: 0.05 * Double(time))
    program.send("y")
    #expect(program.waitForExit() == .code(0))
    #expect(program.isRestored)
  }

  @Test func controlCStopsTheWorkAndTheProgramGoesOn() throws {
    let program = try longCalibration()
    #expect(program.waitFor("calibrate on long.txt"), "\(program.screen.text)")
    program.send("\u{3}")
    #expect(program.waitFor("cancelled", timeout: 60), "\(program.screen.text)")
    #expect(program.waitFor("● ready", timeout: 60), "\(program.screen.text)")
    program.send("q")
    #expect(program.waitForExit() == .code(0), "\(program.screen.text)")
    #expect(program.isRestored)
  }

  @Test(arguments: ["xterm", "screen", "linux", "vt100", "dumb"])
  func worksOnLesserTerminals(term: String) throws {
    let program = try sample(term: term, columns: 100, rows: 30)
    #expect(program.waitFor("tiny-bert"), "\(program.screen.text)")
    #expect(program.quit() == .code(0))
  }

  @Test func aBrokenModelIsToldInADialog() throws {
    let model = try folder.model()
    try Data("garbage".utf8).write(to: URL(fileURLWithPath: model + "/model.safetensors"))
    let program = try Program.open(["open", model], in: folder)
    #expect(program.waitFor("for a safetensors file"), "\(program.screen.text)")
    program.send("\r")
    #expect(program.waitFor("Open a model"), "\(program.screen.text)")
    program.send("\u{1B}")
    program.settle()
    #expect(program.quit() == .code(0), "\(program.screen.text)")
    #expect(program.isRestored)
  }

  @Test func aMissingCalibrationTextIsToldInItsForm() throws {
    let program = try Program.open(
      ["open", Samples.encoder, "--calibration", folder.path + "/none.txt"], in: folder)
    // Not the file's name alone, which the header has before there is a dialog.
    #expect(program.waitFor("✗ Text"), "\(program.screen.text)")
    #expect(program.waitFor("no such file"), "\(program.screen.text)")
    program.send("\u{1B}")
    program.settle()
    #expect(program.quit() == .code(0))
  }

  @Test func usesNoProcessorWhileNothingHappens() throws {
    let program = try sample()
    #expect(isReady(program))
    program.settle(quiet: 1, timeout: 10)
    let before = try #require(program.processorTicks())
    let bytes = program.bytesReceived
    program.settle(quiet: 1.5, timeout: 1.6)
    #expect(program.bytesReceived == bytes)
    // A tick is 10 ms.
    #expect(try #require(program.processorTicks()) - before <= 5)
    #expect(program.quit() == .code(0))
  }
}
