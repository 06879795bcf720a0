internal import PruningPlan

extension FormulaEngine {
  /// A few folders with models, texts, and what is neither.
  static let folders: [String: [FolderEntry]] = [
    "/": [
      FolderEntry(name: "home", kind: .folder), FolderEntry(name: "models", kind: .folder),
      FolderEntry(name: "texts", kind: .folder),
    ],
    "/models": [
      FolderEntry(name: "archive", kind: .folder),
      FolderEntry(name: "broken-bert", kind: .modelFolder),
      FolderEntry(name: "layer2", kind: .folder), FolderEntry(name: "layer10", kind: .folder),
      FolderEntry(name: "small-bert", kind: .modelFolder),
      FolderEntry(name: "tiny llama.Q4_1.gguf", kind: .modelFile, bytes: 98_400_000),
      FolderEntry(
        name: "large-00001-of-00003.gguf", kind: .modelFile, bytes: 12_900_000_000, parts: 3),
      FolderEntry(name: ".cache", kind: .folder), FolderEntry(name: "notes.txt", kind: .text),
      FolderEntry(
        name: "lost", kind: .closed, problem: "a link that leads back to itself"),
    ],
    "/models/small-bert": [
      FolderEntry(name: "config.json", kind: .text, bytes: 640),
      FolderEntry(name: "model.safetensors", kind: .modelFile, bytes: 45_000_000),
    ],
    "/models/archive": [],
    "/texts": [
      FolderEntry(name: "pairs.csv", kind: .text, bytes: 120_400),
      FolderEntry(name: "sentences.txt", kind: .text, bytes: 1_204_000),
    ],
    "/home/me": [FolderEntry(name: "text.csv", kind: .text, bytes: 900)],
  ]

  func listing(_ job: JobID, _ folder: String) -> [EngineEvent] {
    guard let entries = Self.folders[folder] else {
      return [.failed(job, message: "\(folder): there is nothing of that name")]
    }
    let isModel = entries.contains { $0.name == "config.json" }
    return [.listed(job, FolderListing(path: folder, entries: entries, isModel: isModel))]
  }

  func summaries(_ job: JobID, _ paths: [String]) -> [EngineEvent] {
    paths.map { path in
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let content: FileSummary.Content
      if name.hasPrefix("broken") {
        content = .problem("config.json: no value; fetch the folder again")
      } else if name.hasSuffix(".txt") || name.hasSuffix(".csv") {
        content = .text(firstLine: "A man is playing a large flute.")
      } else if name.hasSuffix(".gguf") {
        content = .model(
          ModelGlance(
            family: "LLaMA", layers: 30, hiddenSize: 576, parameters: 134_500_000, storage: "Q4_1"))
      } else {
        content = .model(
          ModelGlance(
            family: model.familyTitle, layers: model.layers, hiddenSize: model.hiddenSize,
            parameters: model.parameters, storage: model.storage))
      }
      return .summarised(job, FileSummary(path: path, bytes: 45_000_000, content: content))
    }
  }
}
