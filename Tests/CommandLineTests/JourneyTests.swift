import Foundation
import PseudoTerminal
import Testing

/// What people come for, from the first key to the next day, with the real program.
struct JourneyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ arguments: String...) throws -> PseudoTerminalProcess {
    try Program.open(["open", "--sample"] + arguments, in: folder, columns: 160, rows: 45)
  }

  /// The row of the sites whose error is the greatest, from 0.
  private func worstRow(_ program: PseudoTerminalProcess) throws -> Int {
    let errors = program.screen.text.matches(
      of: /(?:attn|ffn) +\d+\/\d+ [^│]*?% +[^ ]+ +([01]\.\d{3})/
    ).compactMap { Double($0.1) }
    #expect(errors.count == 8, "\(program.screen.text)")
    let worst = try #require(errors.max())
    return try #require(errors.firstIndex(of: worst))
  }

  private func evaluate(_ program: PseudoTerminalProcess, trial: Int) {
    program.send("e")
    #expect(program.waitFor("Evaluate the plan"), "\(program.screen.text)")
    program.send("\r")
    #expect(program.waitFor("trial \(trial),", timeout: 30), "\(program.screen.text)")
    #expect(program.becomesReady())
  }

  @Test func aBudgetIsComparedEvaluatedExportedAndGoneOnWithTomorrow() throws {
    let program = try open()
    #expect(program.becomesReady(), "\(program.screen.text)")

    // The layer that hurts is kept.
    let worst = try worstRow(program)
    for _ in 0..<worst { program.send("j") }
    program.send("p")
    program.settle()

    // 40 % of the rest of the model goes.
    program.send("b")
    #expect(program.waitFor("50% goes"), "\(program.screen.text)")
    program.send("\u{15}40%\r")
    #expect(program.waitFor("Δparameters", timeout: 30), "\(program.screen.text)")
    program.send("\r")
    #expect(program.waitFor("−40 % of prunable"), "\(program.screen.text)")
    let recipe = try program.copyRecipe()

    // The same size with one ratio everywhere, as B.
    program.send("\\")
    #expect(program.waitFor("config B"), "\(program.screen.text)")
    program.send("P")
    #expect(program.waitFor("Presets"), "\(program.screen.text)")
    program.send("\r")
    #expect(program.waitFor("Δparameters", timeout: 30), "\(program.screen.text)")
    program.send("\r")
    program.settle()
    program.send("|")
    #expect(program.waitFor("B−A"), "\(program.screen.text)")
    program.send("|")
    evaluate(program, trial: 1)
    program.send("\\")
    #expect(program.waitFor("config A"), "\(program.screen.text)")
    evaluate(program, trial: 2)
    let scores = program.screen.text.matches(of: #/% +(0\.\d{4}) /#).map { String($0.1) }
    #expect(scores.count == 3, "\(program.screen.text)")

    // The smaller model.
    let target = folder.path + "/smaller"
    program.send("x")
    #expect(program.waitFor("choose a format"), "\(program.screen.text)")
    program.send("\u{1B}[C")
    program.send("\u{1B}[B")
    program.send("\u{15}" + target + "\r")
    #expect(program.waitFor("wrote", timeout: 60), "\(program.screen.text)")
    #expect(FileManager.default.fileExists(atPath: target + "/model.safetensors"))
    program.send("\r")
    #expect(program.quit() == .code(0))

    // Tomorrow.
    let again = try open("--resume")
    #expect(again.becomesReady(), "\(again.screen.text)")
    let kept = again.screen.text.matches(of: #/% +(0\.\d{4}) /#).map { String($0.1) }
    #expect(kept == scores, "\(again.screen.text)")
    #expect(try again.copyRecipe() == recipe)
    #expect(again.quit() == .code(0))
  }
}
