// libFuzzer's own main would do, but the package manager gives every program one of its own.

@_silgen_name("LLVMFuzzerRunDriver")
private func libFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

// A name that no reader has ends the program here, where it isn't taken for a crash.
_ = reader
private var count = CommandLine.argc
private var arguments = CommandLine.unsafeArgv
_ = libFuzzer(&count, &arguments) { testOneInput($0, $1) }
