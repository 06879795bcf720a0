internal import Foundation
internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan

/// Statistics on disk: a safetensors file with n, μ and the centred Gram matrix of every site
/// (lower triangle, row after row, float64), for fitted and held-out tokens.
public enum AccumulatorFile {
  /// What a file says of itself.
  struct Header: Codable {
    var fingerprint: String
    var summary: CalibrationSummary
    var outliers: [SiteID: [TokenOutlier]]?
  }

  private static let headerKey = "liar.calibration"

  /// Writes a calibration.
  public static func write(
    _ calibration: Calibration, model: LoadedModel, to path: String, overwrite: Bool
  ) throws {
    do {
      let header = Header(
        fingerprint: model.fingerprint, summary: calibration.summary,
        outliers: calibration.outliers)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let text = String(decoding: try encoder.encode(header), as: UTF8.self)
      var tensors: [TensorSource] = []
      for (part, statistics) in [("fitted", calibration.fitted), ("held-out", calibration.heldOut)]
      {
        for (site, value) in statistics.sorted(by: { $0.key < $1.key }) {
          tensors += try self.tensors(value, prefix: "\(part).\(site)")
        }
      }
      try SafetensorsWriter.write(
        tensors, metadata: [headerKey: text], path: path, overwrite: overwrite)
    } catch {
      throw EngineError(error)
    }
  }

  /// Reads a calibration of a model back; its samples come from the calibration text again.
  /// - Throws: ``EngineError`` when the file is damaged or belongs to another model.
  public static func read(_ path: String, model: LoadedModel) throws -> Calibration {
    do {
      let file = try SafetensorsFile(path: path)
      let header = try header(of: file, path)
      guard header.fingerprint == model.fingerprint else {
        throw EngineError(
          .badData, "\(path) was calibrated on another model than \(model.summary.name)")
      }
      var parts: [String: [SiteID: Statistics]] = ["fitted": [:], "held-out": [:]]
      for part in parts.keys {
        for summary in model.summary.sites where file.tensors["\(part).\(summary.site).gram"] != nil
        {
          parts[part]?[summary.site] = try statistics(
            file, prefix: "\(part).\(summary.site)",
            columns: summary.units * summary.columnsPerUnit)
        }
      }
      let fitted = parts["fitted"] ?? [:]
      guard fitted.count == model.summary.sites.count else {
        throw EngineError(.badData, "\(path) lacks some of the model's sites")
      }
      return Calibration(
        summary: header.summary, fitted: fitted, heldOut: parts["held-out"] ?? [:],
        samples: try CalibrationSamples(header.summary.options, model: model),
        outliers: header.outliers ?? [:])
    } catch {
      throw EngineError(error)
    }
  }

  private static func header(of file: SafetensorsFile, _ path: String) throws -> Header {
    guard let text = file.metadata[headerKey],
      let header = try? JSONDecoder().decode(Header.self, from: Data(text.utf8))
    else {
      throw EngineError(.badData, "\(path) holds no accumulators; make one with 'liar calibrate'")
    }
    return header
  }

  private static func tensors(_ value: Statistics, prefix: String) throws -> [TensorSource] {
    let d = value.mean.count
    var triangle: [Double] = []
    triangle.reserveCapacity(d * (d + 1) / 2)
    for i in 0..<d { triangle += value.centredGram.values[i * d...i * d + i] }
    return [
      try TensorSource(name: prefix + ".tokens", shape: [1], integers: [Int64(value.tokens)]),
      try TensorSource(name: prefix + ".weight", shape: [1], doubles: [value.weight]),
      try TensorSource(name: prefix + ".mean", shape: [d], doubles: value.mean),
      try TensorSource(name: prefix + ".gram", shape: [triangle.count], doubles: triangle),
    ]
  }

  private static func statistics(
    _ file: SafetensorsFile, prefix: String, columns d: Int
  ) throws -> Statistics {
    let triangle = try doubles(file, prefix + ".gram", count: d * (d + 1) / 2)
    var gram = Matrix<Double>(rows: d, columns: d)
    var next = 0
    for i in 0..<d {
      for j in 0...i {
        gram[i, j] = triangle[next]
        gram[j, i] = triangle[next]
        next += 1
      }
    }
    let tokens = try file.withBytes(of: prefix + ".tokens") { bytes in
      bytes.count == 8 ? Int(bytes.loadUnaligned(as: Int64.self)) : 0
    }
    return Statistics(
      tokens: max(tokens, 0), weight: try doubles(file, prefix + ".weight", count: 1)[0],
      mean: try doubles(file, prefix + ".mean", count: d), centredGram: gram)
  }

  private static func doubles(_ file: SafetensorsFile, _ name: String, count: Int) throws
    -> [Double]
  {
    let tensor = try file.descriptor(name)
    guard tensor.type == .f64, tensor.elementCount == count else {
      throw FormatError(
        .malformed, "is not \(count) float64 numbers", file: file.files.first,
        location: .init(tensor: name))
    }
    return try file.withBytes(of: name) { bytes in
      (0..<count).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
  }
}
