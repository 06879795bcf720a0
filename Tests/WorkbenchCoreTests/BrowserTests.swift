import PruningPlan
import Testing
import Timing
import WorkbenchCore
import WorkbenchFixture

@Suite("The file browser") struct BrowserTests {
  private func browser(_ bench: Bench) throws -> FileBrowser {
    guard case .browser(let browser) = try #require(bench.state.dialogs.open) else {
      Issue.record("no browser is open")
      throw CancellationError()
    }
    return browser
  }

  /// Open in /models, everything listed.
  private func models() -> Bench {
    var bench = Bench.ready()
    bench.press("o")
    bench.settle()
    return bench
  }

  @Test("it begins at the open model: recent models first, folders before files, in natural order")
  func beginning() throws {
    let bench = models()
    let browser = try browser(bench)
    #expect(bench.state.folder(of: browser) == "/models")
    #expect(
      browser.rows.map(\.name) == [
        "small-bert", "archive", "broken-bert", "layer2", "layer10", "small-bert",
        "tiny llama.Q4_1.gguf", "large-00001-of-00003.gguf",
      ])
    #expect(browser.rows.first?.kind == .recent)
    #expect(browser.focusedRow?.path == "/models/small-bert")
    #expect(browser.cursor == 5)
  }

  @Test("headers of what is in view are asked for, those by the cursor first, and not of folders")
  func headers() throws {
    var bench = Bench.ready()
    let effects = bench.press("o")
    #expect(
      effects.compactMap(\.request) == [
        .list(folder: "/models"), .summarise(paths: ["/models/small-bert"]),
      ])
    let job = try #require(bench.pending.first { $0.request == .list(folder: "/models") }).job
    bench.answer(job)
    let asked = bench.pending.compactMap { pending -> [String]? in
      if case .summarise(let paths) = pending.request { paths } else { nil }
    }.flatMap { $0 }
    #expect(asked.first == "/models/small-bert")
    #expect(!asked.contains("/models/archive"))
    bench.settle()
    let summaries = bench.state.browsing.summaries
    #expect(summaries["/models/broken-bert"]?.content.isProblem == true)
    #expect(summaries["/models/large-00001-of-00003.gguf"] != nil)
  }

  @Test("looking elsewhere stops what is being read")
  func cancelled() throws {
    var bench = Bench.ready()
    bench.press("o")
    let effects = bench.press("esc")
    #expect(effects.filter(\.isCancel).count == 2)
    #expect(bench.state.jobs.active.isEmpty)
  }

  @Test("Enter opens a model and goes into a folder; ← and Backspace go up again")
  func walking() throws {
    var bench = models()
    bench.type("arch")
    bench.press("enter")
    bench.settle()
    #expect(bench.state.folder(of: try browser(bench)) == "/models/archive")
    #expect(try browser(bench).rows.isEmpty)
    bench.press("left")
    bench.settle()
    #expect(try browser(bench).focusedRow?.name == "archive")
    bench.press("backspace")
    bench.settle()
    #expect(try browser(bench).rows.map(\.name) == ["home", "models", "texts"])
    #expect(try browser(bench).focusedRow?.name == "models")
    bench.press("enter")
    bench.settle()
    bench.type("llama")
    let effects = bench.press("enter")
    #expect(effects.compactMap(\.request) == [.openModel(path: "/models/tiny llama.Q4_1.gguf")])
    #expect(bench.state.dialogs.open == nil)
  }

  @Test("→ goes into a folder that is a model; its first row is the folder itself")
  func into() throws {
    var bench = models()
    bench.press("right")
    bench.settle()
    let browser = try browser(bench)
    #expect(browser.rows.first?.kind == .here)
    #expect(browser.rows.map(\.name) == ["small-bert", "model.safetensors"])
    #expect(
      bench.press("home enter").compactMap(\.request) == [.openModel(path: "/models/small-bert")])
  }

  @Test(
    "a typed or pasted path leads there directly",
    arguments: [
      ("/models/tiny llama.Q4_1.gguf", "/models/tiny llama.Q4_1.gguf"),
      ("'/models/tiny llama.Q4_1.gguf' ", "/models/tiny llama.Q4_1.gguf"),
      ("/models/tiny\\ llama.Q4_1.gguf\n", "/models/tiny llama.Q4_1.gguf"),
      ("\"/models/it's\"", "/models/it's"),
      (
        "file:///models/tiny%20llama.Q4_1.gguf",
        "/models/tiny llama.Q4_1.gguf"
      ), ("file://host/a%2Fb", "/a/b"),
      (
        "~/mine.gguf",
        "/home/me/mine.gguf"
      ), ("/nowhere/../models//x", "/models/x"), ("/a/o'brien", "/a/o'brien"),
    ])
  func paths(_ pasted: String, _ path: String) {
    var bench = Bench.ready()
    bench.press("o")
    bench.send(.paste(pasted))
    #expect(
      bench.press("enter").compactMap(\.request).filter { !$0.isBrowse } == [.openModel(path: path)]
    )
  }

  @Test("a typed folder is listed while it is typed")
  func typedFolder() throws {
    var bench = models()
    bench.type("/texts/")
    bench.settle()
    #expect(bench.state.folder(of: try browser(bench)) == "/texts")
    bench.press("enter")
    #expect(try browser(bench).folder == "/texts")
    #expect(try browser(bench).query == "")
  }

  @Test("what can't be listed says so and can be left")
  func unreadable() throws {
    var bench = models()
    bench.type("/nowhere/x")
    bench.settle()
    let problem = bench.state.problem(of: try browser(bench))
    #expect(problem == "/nowhere: there is nothing of that name")
    #expect(bench.state.log.lines.allSatisfy { $0.level != .error })
    #expect(bench.press("down").isEmpty)
    bench.press("ctrl-u")
    #expect(bench.state.problem(of: try browser(bench)) == nil)
  }

  @Test("hidden files and broken links come with ctrl-t, and opening one says why not")
  func all() throws {
    var bench = models()
    bench.press("ctrl-t")
    #expect(try browser(bench).rows.contains { $0.name == ".cache" })
    bench.type("lost")
    bench.press("enter")
    #expect(try browser(bench).problem == "a link that leads back to itself")
  }

  @Test("a form's path is chosen from folders; Esc goes back to the form as it was")
  func field() throws {
    var bench = Bench.ready()
    bench.press("K ctrl-o")
    bench.settle()
    #expect(try browser(bench).rows.map(\.name) == ["sentences.txt", "pairs.csv", "sentences.txt"])
    bench.press("esc")
    #expect(bench.state.form?.text("file") == "/texts/sentences.txt")
    bench.press("ctrl-o")
    bench.settle()
    bench.type("pairs")
    bench.press("enter")
    #expect(bench.state.form?.text("file") == "/texts/pairs.csv")
    #expect(bench.state.keyHints.contains { $0.label == "browse" })
    bench.press("down")
    #expect(!bench.state.keyHints.contains { $0.label == "browse" })
    #expect(bench.press("ctrl-o").isEmpty)
  }

  @Test("a destination is a new name in a folder")
  func destination() throws {
    var bench = Bench.ready()
    bench.press("x down ctrl-o")
    bench.settle()
    #expect(try browser(bench).rows.first?.kind == .here)
    bench.press("enter")
    #expect(bench.state.form?.text("destination") == "/small-bert-pruned.toml")
    bench.press("ctrl-o")
    bench.settle()
    bench.type("/texts/mode")
    bench.settle()
    bench.press("enter")
    #expect(bench.state.form?.text("destination") == "/texts/mode")
  }

  @Test("a path dropped on a form's path field takes the place of what was there")
  func dropped() {
    var bench = Bench.ready()
    bench.press("K")
    bench.send(.paste("'/texts/my text.txt'\n"))
    #expect(bench.state.form?.text("file") == "/texts/my text.txt")
  }

  @Test("what was opened is remembered, the last first, and kept unless nothing may be written")
  func recent() throws {
    var bench = Bench.ready()
    bench.run(.modelLoad, .text("other"))
    bench.settle()
    // The formula engine opens the same model whatever it is asked for.
    let kept = bench.effects.compactMap { effect -> Preferences? in
      if case .savePreferences(let preferences) = effect { preferences } else { nil }
    }
    #expect(kept.last?.recentModels == ["/models/small-bert"])
    #expect(kept.last?.recentTexts == ["/texts/sentences.txt"])
    var configuration = Configuration.fixture
    configuration.isReadOnly = true
    let silent = Bench.ready(configuration)
    #expect(silent.effects.filter(\.isSaving).isEmpty)
  }

  @Test("ten thousand entries answer a key in no time")
  func huge() throws {
    var bench = Bench.ready()
    bench.press("o")
    let entries = (0..<10_000).map { FolderEntry(name: "layer\($0).gguf", kind: .modelFile) }
    bench.send(.engine(.listed(JobID(99), FolderListing(path: "/models", entries: entries))))
    let asked = bench.pending.compactMap { pending -> Int? in
      if case .summarise(let paths) = pending.request { paths.count } else { nil }
    }
    #expect(asked.allSatisfy { $0 < 200 })
    let time = Timing.processorTime {
      bench.type("9999")
      bench.press("down page-down end")
    }
    #expect(time < .seconds(1))
    #expect(try browser(bench).rows.first?.name == "layer9999.gguf")
  }

  @Test("no key makes it trap, whatever is listed")
  func robust() {
    for name in [
      "", "/", "..", "a/b", "\u{202E}x", "größe 日本語 👩‍👩‍👧‍👦", String(repeating: "x", count: 5000),
    ] {
      var bench = Bench.ready()
      bench.press("o")
      bench.send(
        .engine(
          .listed(
            JobID(99),
            FolderListing(
              path: "/models",
              entries: FolderEntryKind.allCases.map { FolderEntry(name: name, kind: $0) }))))
      bench.press("ctrl-t tab down end right left backspace tab enter esc")
    }
  }
}

extension Effect {
  var request: EngineRequest? { if case .engine(_, let request) = self { request } else { nil } }
  var isCancel: Bool { if case .cancel = self { true } else { false } }
  var isSaving: Bool { if case .savePreferences = self { true } else { false } }
}

extension EngineRequest {
  var isBrowse: Bool {
    switch self {
    case .list, .summarise: true
    default: false
    }
  }
}

extension FileSummary.Content {
  var isProblem: Bool { if case .problem = self { true } else { false } }
}

extension State {
  var form: FormDialog? { if case .form(let form)? = dialogs.open { form } else { nil } }
}
