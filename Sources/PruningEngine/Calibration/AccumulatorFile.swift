internal import Foundation
internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
package import PruningPlan
internal import Transformer

/// Statistics on disk: a safetensors file with n, μ and the centred Gram matrix of every site
/// (lower triangle, row after row, float64), for fitted and held-out tokens, and the samples' token
/// ids, so that neither text nor tokeniser is needed again.
package enum AccumulatorFile {
  /// What a file says of itself.
  struct Header: Codable {
    var model: String
    var key: CalibrationKey
    var shards = ShardSet.whole
    /// Fitted and held-out samples of the whole calibration.
    var sampleTotals: [Int]
    /// With 0 seconds: they are known, and stored, when all else has been written.
    var summary: CalibrationSummary
  }

  private static let headerKey = "liar.calibration"
  private static let secondsName = "calibration.seconds"
  private static let lengthsName = "samples.lengths"
  private static let idsName = "samples.tokens"
  private static let outliersName = "calibration.outliers"
  /// Bytes set aside for a site's outliers, whose number is known at the end.
  private static let outlierBytes = 1024

  // MARK: Writing

  /// Writes a calibration.
  package static func write(
    _ calibration: Calibration, model: LoadedModel, to path: String, overwrite: Bool
  ) throws {
    do {
      let summary = calibration.summary
      let samples = calibration.samples
      let header = Header(
        model: model.summary.name, key: try CalibrationKey(summary.options, model: model),
        sampleTotals: [samples.fitted.count, samples.heldOut.count], summary: summary)
      let order = [(CalibrationPart.fitted, calibration.fitted), (.heldOut, calibration.heldOut)]
        .flatMap { part, statistics in statistics.keys.map { (part, $0) } }
      try write(
        header, samples, columns: model.columnsBySite, order: order,
        seconds: { summary.seconds }, outliers: { calibration.outliers }, to: path,
        overwrite: overwrite
      ) { part, site in
        let source = part == .fitted ? calibration.fitted : calibration.heldOut
        guard let statistics = try source.statistics(of: site) else {
          throw EngineError(.software, "the calibration lost its site \(site)")
        }
        return statistics
      }
    } catch {
      throw EngineError(error)
    }
  }

  /// Writes a calibration while it runs: each site's statistics are asked for when their turn comes
  /// and let go when they are written.
  static func write(
    _ run: CalibrationRun, _ samples: CalibrationSamples, _ header: Header, model: LoadedModel,
    to path: String, overwrite: Bool
  ) throws {
    let watch = Stopwatch()
    try write(
      header, samples, columns: model.columnsBySite, order: run.order,
      seconds: { watch.seconds }, outliers: { run.outliers }, to: path, overwrite: overwrite,
      statistics: run.take)
  }

  /// Writes a file, asking for the statistics one after the other.
  static func write(
    _ header: Header, _ samples: CalibrationSamples, columns: [SiteID: Int],
    order: [(part: CalibrationPart, site: SiteID)], seconds: @escaping () -> Double,
    outliers: @escaping () -> [SiteID: [TokenOutlier]], to path: String, overwrite: Bool,
    statistics: @escaping (CalibrationPart, SiteID) throws -> Statistics
  ) throws {
    var header = header
    header.summary.seconds = 0
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(header), as: UTF8.self)
    var tensors = try [
      (lengthsName, samples.all.map { Int64($0.count) }),
      (idsName, samples.all.joined().map { Int64($0) }),
    ].map { try TensorSource(name: $0, shape: [$1.count], integers: $1) }
    for (part, site) in order {
      tensors += try self.tensors("\(part.rawValue).\(site)", columns: columns[site] ?? 0) {
        try statistics(part, site)
      }
    }
    let room = outlierBytes * max(columns.count, 1)
    tensors.append(
      try TensorSource(name: outliersName, byteCount: room) { try blob(outliers(), room) })
    tensors.append(
      try TensorSource(name: secondsName, shape: [1]) { emit in
        try [seconds()].withUnsafeBufferPointer(emit)
      })
    try SafetensorsWriter.write(
      tensors, metadata: [headerKey: text], path: path, overwrite: overwrite,
      checksums: true)
  }

  /// Outliers as JSON of a fixed length; where they don't fit, each site's weakest go first.
  private static func blob(_ outliers: [SiteID: [TokenOutlier]], _ room: Int) throws -> [UInt8] {
    var outliers = outliers
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var bytes = Array(try encoder.encode(outliers))
    while bytes.count > room, outliers.values.contains(where: { !$0.isEmpty }) {
      outliers = outliers.mapValues { Array($0.dropLast()) }
      bytes = Array(try encoder.encode(outliers))
    }
    guard bytes.count <= room else { return Array("{}".utf8) + blanks(room - 2) }
    return bytes + blanks(room - bytes.count)
  }

  private static func blanks(_ count: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: " "), count: count)
  }

  /// A site's tensors; `value` is asked for with the first and let go with the last.
  private static func tensors(
    _ prefix: String, columns d: Int, _ value: @escaping () throws -> Statistics
  ) throws -> [TensorSource] {
    let current = Current()
    return [
      try TensorSource(name: prefix + ".counts", shape: [2]) { emit in
        let statistics = try value()
        current.statistics = statistics
        try [Double(statistics.tokens), statistics.weight].withUnsafeBufferPointer(emit)
      },
      try TensorSource(name: prefix + ".mean", shape: [d]) { emit in
        try current.statistics?.mean.withUnsafeBufferPointer(emit)
      },
      try TensorSource(name: prefix + ".gram", shape: [d * (d + 1) / 2]) { emit in
        try current.statistics?.centredGram.values.withUnsafeBufferPointer { values in
          for i in 0..<d {
            try emit(UnsafeBufferPointer(rebasing: values[i * d...i * d + i]))
          }
        }
        current.statistics = nil
      },
    ]
  }

  /// The statistics that are being written.
  private final class Current {
    var statistics: Statistics?
  }

  // MARK: Reading

  /// Opens a calibration of a model; its matrices are read when they are used.
  /// - Throws: ``EngineError`` when the file is damaged or belongs to another model.
  package static func read(_ path: String, model: LoadedModel) throws -> Calibration {
    do {
      return try read(file(path), model: model)
    } catch {
      throw EngineError(error)
    }
  }

  /// The same of a file that is open.
  static func read(
    _ file: VerifiedSafetensorsFile, model: LoadedModel
  ) throws -> Calibration {
    do {
      let path = file.path
      let header = try header(of: file)
      guard try header.key.fingerprint == model.contentFingerprint() else {
        throw EngineError(
          .badData, "\(path) was calibrated on another model than \(model.summary.name)")
      }
      let columns = model.columnsBySite
      // A streamed model has no memory to spare for matrices that may be used again.
      let calibration = try open(
        file, header, columns: columns, vocabulary: model.dense.embeddings.tokens.rows,
        longest: model.dense.architecture.maximumPositions,
        limit: model.isStreamed ? 0 : model.retainedBytes / 2)
      guard calibration.fitted.count == columns.count else {
        throw EngineError(.badData, "\(path) lacks some of the model's sites")
      }
      return calibration
    } catch {
      throw EngineError(error)
    }
  }

  /// Opens a file whose header was read, for sites with the columns given.
  static func open(
    _ file: VerifiedSafetensorsFile, _ header: Header, columns: [SiteID: Int], vocabulary: Int,
    longest: Int = .max, limit: Int
  ) throws -> Calibration {
    let path = file.path
    let fitted = try StatisticsFile(file, .fitted, columns: columns, limit: limit)
    let heldOut = try StatisticsFile(file, .heldOut, columns: columns, limit: limit)
    guard heldOut.sites.isEmpty || heldOut.sites.count == fitted.sites.count else {
      throw EngineError(.badData, "\(path) lacks some of the held-out statistics")
    }
    var summary = header.summary
    summary.seconds = try StatisticsFile.doubles(file, secondsName, count: 1)[0]
    let samples = try samples(file, header, vocabulary: vocabulary)
    guard samples.all.allSatisfy({ $0.count <= longest }) else {
      throw StatisticsFile.malformed(lengthsName, "goes beyond the model's positions", file)
    }
    let missing = header.shards.missing
    let outliers = try file.withBytes(of: outliersName) { bytes throws(FormatError) in
      try? JSONDecoder().decode([SiteID: [TokenOutlier]].self, from: Data(bytes))
    }
    file.discardPages()
    return Calibration(
      summary: summary, fitted: SiteStatistics(fitted), heldOut: SiteStatistics(heldOut),
      samples: samples,
      warning: missing.isEmpty
        ? nil
        : "\(path) is incomplete: it lacks \(missing.count) of \(header.shards.count) shards "
          + "(\(missing.map(String.init).joined(separator: ", ")))",
      outliers: outliers ?? [:])
  }

  /// The sites that a file has, with their columns.
  static func columns(of file: VerifiedSafetensorsFile) -> [SiteID: Int] {
    var columns: [SiteID: Int] = [:]
    let (prefix, suffix) = (CalibrationPart.fitted.rawValue + ".", ".mean")
    for (name, tensor) in file.tensors where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
      guard let site = SiteID(String(name.dropFirst(prefix.count).dropLast(suffix.count))) else {
        continue
      }
      columns[site] = tensor.elementCount
    }
    return columns
  }

  /// The options that a file's calibration ran with.
  package static func options(of path: String) throws -> CalibrationOptions {
    do {
      return try header(of: file(path)).summary.options
    } catch {
      throw EngineError(error)
    }
  }

  /// Opens a file of accumulators, and checks its header.
  /// - Throws: ``EngineError`` where it holds something else, or has no checksums.
  static func file(_ path: String) throws -> VerifiedSafetensorsFile {
    let file = try SafetensorsFile(path: path)
    guard file.metadata[headerKey] != nil else {
      throw EngineError(.badData, "\(path) holds no accumulators; make one with 'liar calibrate'")
    }
    guard let verified = try VerifiedSafetensorsFile(file) else {
      throw EngineError(
        .badData,
        "\(path) has no checksums, so nothing tells whether its numbers are those that were "
          + "written: make it anew with 'liar calibrate'")
    }
    return verified
  }

  /// Reads everything against its checksum, on all cores; what isn't right is thrown.
  static func verify(_ file: VerifiedSafetensorsFile) throws {
    defer { file.discardPages() }
    _ = try Work().map(file.tensors.keys.sorted(), "checking") { name in
      try file.withBytes(of: name) { _ throws(FormatError) in }
    }
  }

  static func header(of file: VerifiedSafetensorsFile) throws -> Header {
    let path = file.path
    guard let text = file.metadata[headerKey],
      let header = try? JSONDecoder().decode(Header.self, from: Data(text.utf8)),
      header.key.version == CalibrationKey.currentVersion, header.shards.isValid,
      header.sampleTotals.count == 2, header.sampleTotals.allSatisfy({ (0...1 << 40).contains($0) })
    else {
      throw EngineError(
        .badData,
        "\(path) holds accumulators of another version of liar, or damaged ones: "
          + "make them anew with 'liar calibrate'")
    }
    return header
  }

  /// The token sequences, in the order of the whole calibration.
  static func samples(
    _ file: VerifiedSafetensorsFile, _ header: Header, vocabulary: Int
  ) throws -> CalibrationSamples {
    let lengths = try integers(file, lengthsName)
    let ids = try integers(file, idsName)
    guard ids.allSatisfy({ (0..<max(vocabulary, 1)).contains($0) }) else {
      throw StatisticsFile.malformed(idsName, "holds ids outside the vocabulary", file)
    }
    var sequences: [[Int]] = []
    var next = 0
    for length in lengths {
      guard length >= 0, length <= ids.count - next else {
        throw StatisticsFile.malformed(lengthsName, "doesn't fit the token ids", file)
      }
      sequences.append(Array(ids[next..<next + length]))
      next += length
    }
    let summary = header.summary
    guard next == ids.count, summary.samples >= 0, summary.samples <= sequences.count,
      summary.heldOutSamples == sequences.count - summary.samples
    else { throw StatisticsFile.malformed(lengthsName, "doesn't fit the samples", file) }
    return CalibrationSamples(
      fitted: Array(sequences[..<summary.samples]), heldOut: Array(sequences[summary.samples...]))
  }

  private static func integers(_ file: VerifiedSafetensorsFile, _ name: String) throws -> [Int] {
    let tensor = try file.descriptor(name)
    guard tensor.type == .i64 else {
      throw StatisticsFile.malformed(name, "is not of 64-bit integers", file)
    }
    return try file.withBytes(of: name) { bytes throws(FormatError) in
      (0..<tensor.elementCount).map {
        Int(bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self))
      }
    }
  }
}

extension LoadedModel {
  /// Columns of every site's consumer.
  var columnsBySite: [SiteID: Int] {
    Dictionary(
      uniqueKeysWithValues: summary.sites.map { ($0.site, $0.units * $0.columnsPerUnit) })
  }
}
