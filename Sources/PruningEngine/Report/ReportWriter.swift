internal import Foundation
internal import ModelFormats
internal import PruningPlan

/// `report`: a folder for reading.
struct ReportWriter: FormatWriter {
  let isFolder = true

  func check(_ model: LoadedModel) throws {}

  func write(_ content: ExportContent, to folder: String, work: Work) throws {
    let report = try ReportContent(content, work: work)
    try work.check()
    work.progress(0.9, "writing the report")
    let document = report.document
    let pictures = folder + "/pictures"
    try FileManager.default.createDirectory(
      atPath: pictures, withIntermediateDirectories: false)
    for picture in document.pictures {
      try AtomicOutput.write(picture.document, path: "\(pictures)/\(picture.id).svg")
    }
    let files = [
      ("report.html", document.html), ("report.md", document.markdown),
      ("recipe.toml", try content.recipe.toml()), ("sites.csv", report.sitesTable),
      ("curves.csv", report.curvesTable), ("token-errors.csv", report.tokensTable),
      ("trials.csv", report.trialsTable),
    ]
    for (name, text) in files { try AtomicOutput.write(text, path: folder + "/" + name) }
  }

  func bytes(_ outline: ExportContent) throws -> Int? { nil }

  func difference(_ content: ExportContent, at folder: String) throws -> Double? { nil }
}
