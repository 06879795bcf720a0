internal import FileAccess
internal import Foundation
internal import ModelFormats
package import PruningPlan

/// Times of passes, measured once on a machine.
package struct TimeTableCache: Sendable {
  private let known = Memo<TimeTable.Setting, TimeTable>()

  /// The folder of those that are kept between runs; nil for none.
  private let folder: String?

  package init(folder: String?) { self.folder = folder.map { "\($0)/times" } }

  /// The times of a model's passes.
  package func table(
    of model: LoadedModel, _ shape: PassShape, work: Work
  ) throws -> TimeTable {
    let setting = TimeTable.Setting(model.summary, shape)
    return try known.value(setting) {
      if let kept = kept(setting) { return kept }
      let table = try PassTimer(model, shape, work: work).table(shape)
      keep(table)
      return table
    }
  }

  private func path(_ setting: TimeTable.Setting) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let folder, let key = try? encoder.encode(setting) else { return nil }
    return "\(folder)/\(ContentHash.of(String(decoding: key, as: UTF8.self))).json"
  }

  /// One that was kept; a damaged file, or one of something else, counts as none.
  private func kept(_ setting: TimeTable.Setting) -> TimeTable? {
    guard let path = path(setting), let bytes = try? RegularFile.read(path, limit: 1 << 20),
      let table = try? JSONDecoder().decode(TimeTable.self, from: Data(bytes)),
      table.setting == setting,
      table.isSound
    else { return nil }
    return table
  }

  private func keep(_ table: TimeTable) {
    guard let folder, let path = path(table.setting), (try? PrivateFolder.make(folder)) != nil,
      let data = try? JSONEncoder().encode(table)
    else { return }
    // That it can't be kept is no reason to fail.
    try? AtomicOutput.write(Array(data), path: path, overwrite: true)
  }
}
