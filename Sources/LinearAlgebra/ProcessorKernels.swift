internal import CKernels
internal import COpenBLAS
internal import Foundation

/// Which of OpenBLAS' kernel sets is in use, and which one this CPU deserves.
///
/// Debian's OpenBLAS 0.3.21 doesn't know newer AMD cores and gives them its Haswell kernels, half
/// as fast as the AVX-512 ones that the CPU can run. The choice is made when the library loads, so
/// a better one needs the environment set and the program started again.
public enum ProcessorKernels {
  /// The variable that OpenBLAS reads when it loads.
  public static let environmentVariable = "OPENBLAS_CORETYPE"

  /// The kernel set in use, for example `SkylakeX`.
  public static var current: String { String(cString: openblas_get_corename()) }

  /// The kernel set to ask for, or nil where OpenBLAS has chosen well or the user has chosen.
  public static var better: String? {
    guard ProcessInfo.processInfo.environment[environmentVariable] == nil, lk_cpu_has_avx512()
    else { return nil }
    let fast = ["skylakex", "cooperlake", "sapphirerapids", "zen4"]
    guard !fast.contains(current.lowercased()) else { return nil }
    return lk_cpu_has_avx512_bf16() ? "COOPERLAKE" : "SKYLAKEX"
  }
}
