internal import Foundation
internal import ModelFormats
internal import PruningPlan

/// Accumulators of earlier calibrations in a folder, found by what they depend on.
///
/// A file that is damaged, or that holds something else, counts as missing and is replaced. Where
/// the folder grows beyond its limit, the files that were unused for longest go first.
package struct AccumulatorCache: Sendable {
  /// One calibration.
  package struct Entry: Sendable, Encodable {
    /// The file.
    package var path: String
    /// Its size.
    package var bytes: Int
    /// Seconds since 1970 of its last use.
    package var lastUse: Double
    /// The model's name; nil where the file can't be read.
    package var model: String?
    /// The text's path when it was calibrated.
    package var text: String?
    /// Samples, held-out ones included.
    package var samples: Int?

    enum CodingKeys: String, CodingKey {
      case path, bytes, model, text, samples
      case lastUse = "last_use"
    }
  }

  /// Bytes that a cache may take unless it is told otherwise.
  package static let defaultLimit = 20_000_000_000

  /// Where the files are.
  package let folder: String
  /// Bytes that they may take together.
  package let limit: Int

  /// A cache in a folder, which is made with the first file.
  package init(folder: String, limit: Int = defaultLimit) {
    self.folder = folder
    self.limit = limit
  }

  /// Where a calibration is kept.
  func path(of key: CalibrationKey) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let hash = ContentHash.of(String(decoding: try encoder.encode(key), as: UTF8.self))
    return "\(folder)/\(key.fingerprint)-\(hash).safetensors"
  }

  /// A calibration that was kept; nil where there is none that can be used.
  func calibration(_ key: CalibrationKey, _ options: CalibrationOptions, model: LoadedModel)
    -> Calibration?
  {
    guard let path = try? path(of: key), FileManager.default.fileExists(atPath: path),
      let file = try? AccumulatorFile.file(path),
      let header = try? AccumulatorFile.header(of: file),
      header.key == key, header.shards == .whole, (try? AccumulatorFile.verify(file)) != nil,
      let found = try? AccumulatorFile.read(file, model: model)
    else { return nil }
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
    // The same text may be elsewhere now.
    var summary = found.summary
    summary.options = options
    return Calibration(
      summary: summary, fitted: found.fitted, heldOut: found.heldOut, samples: found.samples,
      origin: .cache(path), outliers: found.outliers)
  }

  /// Makes the folder, and room in it for a file.
  /// - Returns: false where the file can't be kept.
  func makeRoom(for bytes: Int) -> Bool {
    let manager = FileManager.default
    guard bytes <= limit,
      (try? PrivateFolder.make(folder)) != nil
    else { return false }
    removeLeftovers()
    var total = bytes
    for entry in files().sorted(by: { $0.lastUse > $1.lastUse }) {
      total += entry.bytes
      if total > limit { try? manager.removeItem(atPath: entry.path) }
    }
    return DiskSpace.free(at: folder).map { $0 > bytes + bytes / 20 } ?? true
  }

  /// What a process that was killed has left; one that runs is not a day old.
  private func removeLeftovers() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasPrefix(".") && name.hasSuffix(".partial") {
      let path = folder + "/" + name
      let date = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate]
      if let date = date as? Date, date.timeIntervalSinceNow < -86_400 {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
  }

  /// Sizes and times of the files.
  private func files() -> [Entry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".safetensors") && !$0.hasPrefix(".") }.compactMap { name in
      let path = folder + "/" + name
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
        let bytes = attributes[.size] as? Int, let date = attributes[.modificationDate] as? Date
      else { return nil }
      return Entry(path: path, bytes: bytes, lastUse: date.timeIntervalSince1970)
    }
  }

  /// The calibrations, the last used first.
  package func entries() -> [Entry] {
    files().sorted { ($0.lastUse, $0.path) > ($1.lastUse, $1.path) }.map { file in
      var entry = file
      if let header = try? AccumulatorFile.header(of: AccumulatorFile.file(file.path)) {
        entry.model = header.model
        entry.text = header.summary.options.file
        entry.samples = header.summary.samples + header.summary.heldOutSamples
      }
      return entry
    }
  }

  /// Removes all calibrations.
  /// - Returns: how many there were.
  package func clear() throws -> Int {
    let entries = files()
    do {
      for entry in entries { try FileManager.default.removeItem(atPath: entry.path) }
    } catch {
      throw EngineError(.cannotCreate, "\(folder): \(error.localizedDescription)")
    }
    return entries.count
  }
}

/// How full disks are.
enum DiskSpace {
  /// Bytes free where a folder is, or would be.
  static func free(at folder: String) -> Int? {
    var url = URL(fileURLWithPath: folder)
    while !FileManager.default.fileExists(atPath: url.path), url.path != "/" {
      url.deleteLastPathComponent()
    }
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: url.path)
    return attributes?[.systemFreeSize] as? Int
  }
}
