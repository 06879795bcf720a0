import ModelFormats
import Testing
import Transformer

@Suite("Every key is honoured as the reference honours it, refused or told")
struct SettingsTests {
  /// Judges all changes of a model; how many came out right, and how.
  private func verdicts(_ model: MutatedModel) throws -> [MutatedModel.Verdict: Int] {
    var counts: [MutatedModel.Verdict: Int] = [:]
    for change in model.changes {
      let verdict = model.judge(change, try model.outcome(of: change)) { fault in
        Issue.record("\(fault)")
      }
      if let verdict { counts[verdict, default: 0] += 1 }
    }
    return counts
  }

  private func unchanged() -> MutatedModel.Change {
    MutatedModel.Change(names: [], set: [:], absent: [], drop: [], outcome: .string("same"))
  }

  @Test(
    "Keys of config.json, changed one at a time",
    arguments: [
      "bert", "roberta", "xlm-roberta", "distilbert", "llama", "mistral", "qwen2", "qwen3",
      "gemma2", "camembert", "smollm3", "mpnet", "modernbert", "gemma3_text", "phi3",
      "granite", "olmo",
    ])
  func folders(name: String) throws {
    let model = try MutatedModel(name)
    #expect(model.judge(unchanged(), try model.outcome(of: unchanged())) { _ in } == .equal)
    let counts = try verdicts(model)
    print("settings of \(name): \(counts)")
    // A reader that refused everything would be right without being of use.
    #expect(counts[.equal, default: 0] > model.changes.count / 2)
  }

  @Test(
    "Keys of GGUF metadata, changed one at a time",
    arguments: [
      "bert", "llama", "deci", "qwen2", "qwen3", "gemma2", "smollm3", "gemma3", "phi3", "granite",
      "olmo",
    ])
  func gguf(name: String) throws {
    let model = try MutatedModel(name, gguf: true)
    #expect(model.judge(unchanged(), try model.outcome(of: unchanged())) { _ in } == .equal)
    let counts = try verdicts(model)
    print("GGUF settings of \(name): \(counts)")
    #expect(counts[.equal, default: 0] > model.changes.count / 3)
  }

  @Test("Code of a model's own is told with its value and what is computed instead")
  func foreignCode() throws {
    let model = try MutatedModel("bert")
    let change = MutatedModel.Change(
      names: ["auto_map"], set: ["auto_map": .object(["AutoModel": .string("own.OtherModel")])],
      absent: [], drop: [], outcome: .string("same"))
    guard case .opened(_, let notes) = try model.outcome(of: change) else {
      Issue.record("refused")
      return
    }
    #expect(notes.count == 1)
    #expect(notes[0].contains("own.OtherModel") && notes[0].contains("not run"))
  }

  @Test("A model as the reference writes it opens without a note", arguments: TinyModel.all)
  func noNotes(name: String) throws {
    let location = try ModelLocation.open(path: TinyModel.folder + name)
    _ = try WeightLoader(location).model()
    #expect(location.notes == [])
  }
}
