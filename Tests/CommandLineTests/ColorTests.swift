import Foundation
import PseudoTerminal
import Testing

/// What the workbench's colours are in different terminals.
@Suite(.serialized)
struct ColorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A workbench whose user has seen the tour and chosen no theme.
  private func open(
    _ options: [String] = [], _ variables: [String: String] = [:]
  ) throws -> PseudoTerminalProcess {
    let state = folder.path + "/.local/state/liar"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    _ = try folder.file(".local/state/liar/preferences.json", #"{"hasSeenTour": true}"#)
    let variables = Program.environment(home: folder.path).merging(variables) { $1 }
    let program = try PseudoTerminalProcess(
      Program.path(), ["open", "--sample"] + options, environment: variables, columns: 120,
      rows: 40)
    #expect(program.becomesReady(), "\(program.screen.text)")
    return program
  }

  /// The backgrounds of all cells.
  private func backgrounds(_ program: PseudoTerminalProcess) -> Set<[Int]> {
    program.settle()
    return Set(program.screen.cells.joined().map(\.rendition.background))
  }

  private static let truecolor = ["COLORTERM": "truecolor"]

  @Test func heatIsAsFineAsTheTerminalShowsIt() throws {
    let program = try open([], Self.truecolor)
    let found = backgrounds(program).filter { !$0.isEmpty }
    #expect(found.count > 4 && found.allSatisfy { $0.starts(with: [48, 2]) }, "\(found)")
    #expect(program.quit() == .code(0))
    let coarse = try open(["--colors", "256"], Self.truecolor)
    #expect(
      backgrounds(coarse).filter { !$0.isEmpty }.allSatisfy { $0.starts(with: [48, 5]) })
    #expect(coarse.quit() == .code(0))
  }

  @Test func whatTheTerminalCannotShowIsRefusedWithTheReason() throws {
    let program = try open(["--colors", "direct"], ["TERM": "screen-256color"])
    #expect(
      program.screen.text.contains("24-bit colours were asked for, but GNU screen doesn't"),
      "\(program.screen.text)")
    #expect(program.quit() == .code(0))
  }

  /// The foreground of the first cell of a word.
  private func ink(_ word: String, _ program: PseudoTerminalProcess) -> [Int]? {
    program.settle()
    for line in program.screen.cells {
      let text = line.map { $0.text.isEmpty ? " " : $0.text }.joined()
      guard let range = text.firstRange(of: word) else { continue }
      let column = text.distance(from: text.startIndex, to: range.lowerBound)
      return line[column].rendition.foreground
    }
    return nil
  }

  private static let white = "\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\"

  @Test func theThemeFollowsTheTerminalsBackground() throws {
    let program = try open([], Self.truecolor)
    #expect(ink("liar", program) == [38, 2, 0xE8, 0xEC, 0xF2])
    program.send(Self.white)
    program.waitUntil { ink("liar", $0) == [38, 2, 0x0B, 0x0F, 0x14] }
    #expect(ink("liar", program) == [38, 2, 0x0B, 0x0F, 0x14])
    // It keeps the terminal's background.
    #expect(backgrounds(program).contains([]))
    #expect(program.quit() == .code(0))
  }

  @Test func aVariableTellsTheBackgroundTooAndEarlier() throws {
    let program = try open([], Self.truecolor.merging(["COLORFGBG": "0;15"]) { $1 })
    #expect(ink("liar", program) == [38, 2, 0x0B, 0x0F, 0x14])
    #expect(program.quit() == .code(0))
  }

  /// Light text on white could not be read.
  @Test func aChosenThemeOfTheOtherKindPaintsItsOwnBackground() throws {
    let program = try open(["--theme", "dark"], Self.truecolor)
    #expect(backgrounds(program).contains([]))
    program.send(Self.white)
    program.waitUntil { !backgrounds($0).contains([]) }
    let found = backgrounds(program)
    #expect(!found.contains([]) && found.contains([48, 2, 0x1E, 0x1E, 0x1E]), "\(found)")
    #expect(ink("liar", program) == [38, 2, 0xE8, 0xEC, 0xF2])
    #expect(program.quit() == .code(0))
  }
}
