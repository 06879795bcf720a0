import Foundation
import PruningPlan
import TerminalGraphics
import TerminalVocabulary
import Testing
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

@Suite("Every pane and dialog, everywhere") struct MatrixTests {
  static let sizes = [(220, 70), (150, 40), (100, 30), (80, 24), (40, 10)]

  /// Five sizes × glyphs × colours × dark and light. The digests' file says which screens changed;
  /// those of `Snapshots/NAME-*.txt` can be read.
  @Test("the matrix is as it was approved", arguments: Subject.all)
  func matrix(_ subject: Subject) throws {
    let themes = [try Themes.theme("dark"), try Themes.theme("light")]
    var lines = ["size glyphs: text fine/coarse; styles direct 256 16 none, dark and light"]
    for (width, height) in Self.sizes {
      let state = subject.state(width, height)
      for glyphs in GlyphDepth.allCases {
        var texts: [ColorDepth: String] = [:]
        var styles: [String] = []
        for theme in themes {
          for colors in ColorDepth.allCases {
            let rung = Rung(glyphs: glyphs, colors: colors)
            let frame = render(state, capabilities: rung.capabilities, theme: theme)
            let place = "\(subject) at \(width)×\(height), \(rung), \(theme.name)"
            let flaw = frame.flaw(Size(columns: width, rows: height)) ?? frame.flaw(rung)
            #expect(flaw == nil, "\(place): \(flaw ?? "")")
            let text = frame.buffer.textDigest
            #expect(texts[colors] ?? text == text, "\(place): the theme changes the text")
            texts[colors] = text
            styles.append(frame.buffer.styleDigest(colors))
          }
        }
        // Only the heatmap's figures need enough colours; else colours change no text.
        #expect(texts[.direct] == texts[.colors256], "\(subject) at \(width)×\(height)")
        #expect(texts[.colors16] == texts[.monochrome], "\(subject) at \(width)×\(height)")
        lines.append(
          "\(width)×\(height) \(glyphs.rawValue): \(texts[.direct] ?? "") "
            + "\(texts[.monochrome] ?? ""); " + styles.joined(separator: " "))
      }
    }
    try Snapshot.expect(
      lines.joined(separator: "\n") + "\n", named: "Matrix/\(subject.description)")
  }

  @Test("every pane, every kind of dialog, list and form has a scene")
  func scenesAreComplete() throws {
    var panes: Set<Pane> = []
    var dialogs: Set<String> = []
    var lists: Set<ListDialog.Kind> = []
    var forms: Set<FormDialog.Kind> = []
    for subject in Subject.all {
      let state = subject.state(220, 70)
      panes.insert(state.panes.focus)
      guard let dialog = state.dialogs.open else { continue }
      dialogs.insert(Mirror(reflecting: dialog).children.first?.label ?? "\(dialog)")
      if case .list(let list) = dialog { lists.insert(list.kind) }
      if case .form(let form) = dialog { forms.insert(form.kind) }
    }
    #expect(panes == Set(Pane.allCases))
    #expect(Set(ListDialog.Kind.allCases).subtracting(lists).isEmpty)
    #expect(Set(FormDialog.Kind.allCases).subtracting(forms).isEmpty)
    let declared = try declaredDialogs()
    #expect(declared.count >= 5)
    #expect(declared.subtracting(dialogs).isEmpty)
  }

  /// The cases of `Dialog`, read from its declaration: values can't be listed.
  private func declaredDialogs() throws -> Set<String> {
    let file = Themes.root.appendingPathComponent("Sources/WorkbenchCore/Dialogs/Dialog.swift")
    let source = try String(contentsOf: file, encoding: .utf8)
    let body = try #require(
      source.components(separatedBy: "package enum Dialog: ").dropFirst().first?
        .components(separatedBy: "\n}").first)
    return Set(
      body.split(separator: "\n").compactMap { line in
        let words = line.split(whereSeparator: { " (".contains($0) })
        return words.first == "case" ? words.dropFirst().first.map(String.init) : nil
      })
  }

  // MARK: Sizes

  private func check(_ state: State, _ width: Int, _ height: Int, _ rung: Rung, _ name: String) {
    var state = state
    _ = reduce(&state, .resized(width: width, height: height))
    let frame = render(state, capabilities: rung.capabilities, theme: .builtIn)
    if let flaw = frame.flaw(Size(columns: width, rows: height)) {
      Issue.record("\(name) at \(width)×\(height), \(rung): \(flaw)")
    }
  }

  @Test("every size from 1×1 to 220×70", arguments: 1...10)
  func everySize(_ part: Int) {
    let state = Scene.ready.state(150, 40)
    for height in stride(from: part, through: 70, by: 10) {
      for width in 1...220 { check(state, width, height, Rung.all[height % 12], "ready") }
    }
  }

  @Test("every small size", arguments: Subject.all)
  func everySmallSize(_ subject: Subject) {
    let state = subject.state(150, 40)
    for height in 1...14 {
      for width in 1...45 {
        check(state, width, height, Rung.all[(width + height) % 12], subject.description)
      }
    }
  }

  @Test("sizes around the breakpoints, and between", arguments: Subject.all)
  func everyKindOfSize(_ subject: Subject) {
    let state = subject.state(150, 40)
    for (row, height) in [10, 11, 15, 23, 24, 29, 30, 39, 40, 55, 70].enumerated() {
      for (column, width) in [46, 60, 79, 80, 99, 100, 120, 149, 150, 190, 220].enumerated() {
        check(state, width, height, Rung.all[(row * 5 + column) % 12], subject.description)
      }
    }
  }
}
