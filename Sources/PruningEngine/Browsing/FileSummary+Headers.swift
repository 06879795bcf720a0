internal import FileAccess
internal import Foundation
internal import ModelFormats
internal import PruningPlan
internal import Transformer

extension FileSummary {
  /// Reads the headers of a model, or the beginning of a text; what is broken is described.
  init(readingHeadersOf path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var status = stat()
    guard stat(path, &status) == 0 else {
      self.init(path: path, bytes: 0, content: .problem(String(cString: strerror(errno))))
      return
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    // Opening a pipe or a device would wait, or worse.
    guard isFolder || status.st_mode & S_IFMT == S_IFREG else {
      self.init(path: path, bytes: 0, content: .problem("neither a file nor a folder"))
      return
    }
    if isFolder || FolderReader.kind(ofFile: name) == .modelFile {
      self = Self.model(path)
    } else {
      self.init(path: path, bytes: Int(status.st_size), content: Self.beginning(of: path))
    }
  }

  private static func model(_ path: String) -> FileSummary {
    do throws(FormatError) {
      let location = try ModelLocation.open(path: path)
      let loader = try WeightLoader(location)
      try loader.checkShapes()
      let architecture = loader.architecture
      let glance = ModelGlance(
        family: loader.family.title, layers: architecture.layers.count,
        hiddenSize: architecture.hiddenSize,
        parameters: location.storedParameters(tied: architecture.tiesTables),
        storage: location.storage)
      return FileSummary(path: path, bytes: location.archive.fileBytes, content: .model(glance))
    } catch {
      return FileSummary(path: path, bytes: 0, content: .problem(error.reason))
    }
  }

  /// The first line that isn't blank, of the first 4 KiB.
  private static func beginning(of path: String) -> Content {
    let data: [UInt8]
    do throws(RegularFileError) {
      data = try RegularFile.beginning(of: path, count: 4096)
    } catch {
      return .problem(
        error.reason == .system(EACCES) ? "no permission to read it" : "it can't be read")
    }
    if data.isEmpty { return .problem("the file is empty") }
    if data.contains(0) { return .problem("this is no text") }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    let line = lines.lazy.map { $0.trimmingCharacters(in: .whitespaces) }.first { !$0.isEmpty }
    guard let line else { return .problem("only blank lines at its beginning") }
    return .text(firstLine: String(line.prefix(200)))
  }
}

extension FormatError {
  /// What is wrong and what to do, without the path, which is beside it on the screen.
  fileprivate var reason: String {
    var copy = self
    copy.file = nil
    return copy.description
  }
}
