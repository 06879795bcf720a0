internal import Foundation
internal import PruningPlan

/// Lists a folder by names and sizes; opens nothing in it.
enum FolderReader {
  /// More entries than this are not listed.
  static let limit = 20_000

  /// What a folder holds.
  /// - Throws: ``EngineError`` saying why the folder can't be listed.
  static func list(_ path: String, limit: Int = limit, work: Work = Work()) throws -> FolderListing
  {
    guard let folder = opendir(path) else {
      throw EngineError(.missingInput, "\(path): \(reason(errno))")
    }
    defer { closedir(folder) }
    var entries: [FolderEntry] = []
    var isCut = false
    while let found = readdir(folder) {
      let bytes = withUnsafeBytes(of: &found.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
      if entries.count == limit {
        isCut = true
        break
      }
      if entries.count % 256 == 0 { try work.check() }
      entries.append(entry(bytes, in: path, descriptor: dirfd(folder)))
    }
    entries = joiningParts(entries)
    try work.check()
    entries.sort { first, second in
      first.kind.isFolder == second.kind.isFolder
        ? NaturalOrder.isBefore(first.name, second.name) : first.kind.isFolder
    }
    return FolderListing(
      path: path, entries: entries, isModel: access(path + "/config.json", R_OK) == 0,
      isCut: isCut)
  }

  private static func entry(_ bytes: [UInt8], in folder: String, descriptor: Int32) -> FolderEntry {
    guard let name = String(validating: bytes, as: UTF8.self) else {
      return FolderEntry(
        name: String(decoding: bytes, as: UTF8.self), kind: .closed,
        problem: "its name is not UTF-8: rename it to open it")
    }
    var status = stat()
    guard fstatat(descriptor, name, &status, 0) == 0 else {
      return FolderEntry(name: name, kind: .closed, problem: reason(errno))
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      let isModel = faccessat(descriptor, name + "/config.json", R_OK, 0) == 0
      return FolderEntry(name: name, kind: isModel ? .modelFolder : .folder)
    case S_IFREG:
      return FolderEntry(name: name, kind: kind(ofFile: name), bytes: Int(status.st_size))
    default:
      return FolderEntry(name: name, kind: .closed, problem: "neither a file nor a folder")
    }
  }

  /// What a file can be by its name.
  static func kind(ofFile name: String) -> FolderEntryKind {
    switch name.lowercased().split(separator: ".").last {
    case "gguf", "safetensors": .modelFile
    case "txt", "jsonl", "json", "csv", "tsv", "md", "text": .text
    default: .other
    }
  }

  /// The parts of a divided model, `name-00001-of-00003.gguf`, as one entry in the first one's place.
  private static func joiningParts(_ entries: [FolderEntry]) -> [FolderEntry] {
    var joined: [FolderEntry] = []
    var places: [String: Int] = [:]
    for entry in entries {
      guard entry.kind == .modelFile, let whole = nameOfWhole(entry.name) else {
        joined.append(entry)
        continue
      }
      guard let place = places[whole] else {
        places[whole] = joined.count
        joined.append(entry)
        continue
      }
      joined[place].parts += 1
      let sum = joined[place].bytes.addingReportingOverflow(entry.bytes)
      joined[place].bytes = sum.overflow ? .max : sum.partialValue
      if NaturalOrder.isBefore(entry.name, joined[place].name) { joined[place].name = entry.name }
    }
    return joined
  }

  /// `name-00002-of-00003.gguf` is a part of `name-of-00003.gguf`; nil for whole files.
  private static func nameOfWhole(_ name: String) -> String? {
    guard let match = name.wholeMatch(of: /(.+)-[0-9]{5}(-of-[0-9]{5}\..+)/) else { return nil }
    return String(match.1 + match.2)
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is nothing of that name"
    case ENOTDIR: "this is no folder"
    case EACCES, EPERM: "no permission to look inside"
    case ELOOP: "a link that leads back to itself"
    case ENAMETOOLONG: "the path is too long"
    default: String(cString: strerror(code))
    }
  }
}
