internal import Foundation
internal import LinearAlgebra

/// Starts the program again with the kernel set that the CPU deserves; see `ProcessorKernels`.
enum KernelChoice {
  static func restartWithBetterKernels() {
    guard let better = ProcessorKernels.better else { return }
    setenv(ProcessorKernels.environmentVariable, better, 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = Array(
      UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)))
    arguments.append(nil)
    execv("/proc/self/exe", &arguments)
    // Where that fails the slower kernels do the same work.
  }
}
