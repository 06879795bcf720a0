import Foundation

// What LLVM's libFuzzer calls. It has its own main, finds new paths by the coverage of this program,
// and asks for documents between: half of them are made by `Mutator`, half by itself.

/// The reader that the environment names.
let reader: FuzzedReader = {
  let name = ProcessInfo.processInfo.environment["LIAR_FUZZ_READER"] ?? ""
  guard let reader = FuzzedReader.named(name) else {
    let names = FuzzedReader.all.map(\.name).joined(separator: " ")
    FileHandle.standardError.write(Data("READER is one of: \(names)\n".utf8))
    exit(64)
  }
  return reader
}()

@_silgen_name("LLVMFuzzerMutate")
private func libFuzzerMutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int) -> Int

/// Writes the first documents where `LIAR_FUZZ_SEEDS` says.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["LIAR_FUZZ_SEEDS"] else { return 0 }
  do {
    for (index, seed) in try reader.seeds().enumerated() {
      try Data(seed).write(to: URL(fileURLWithPath: folder + "/seed-\(index)"))
    }
  } catch {
    FileHandle.standardError.write(Data("no seeds: \(error)\n".utf8))
    exit(74)
  }
  return 0
}

/// Reads a document.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  try? reader.read(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}

/// Makes a document of another.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: CUnsignedInt
) -> Int {
  if seed % 2 == 0 { return libFuzzerMutate(data, size, limit) }
  var mutator = Mutator(reader, seed: UInt64(seed))
  let document = Array(UnsafeBufferPointer(start: data, count: size))
  let result = mutator.damaged(document, with: document).prefix(limit)
  for (index, byte) in result.enumerated() { data[index] = byte }
  return result.count
}
