/// How the numbers of a tensor are stored.
///
/// Quantised types hold blocks of `blockSize` numbers in `blockBytes` bytes; the others are blocks
/// of one.
package enum ElementType: String, CaseIterable, Codable, Hashable, Sendable {
  /// IEEE 754 double precision.
  case f64 = "F64"
  /// IEEE 754 single precision.
  case f32 = "F32"
  /// IEEE 754 half precision.
  case f16 = "F16"
  /// The upper half of single precision.
  case bf16 = "BF16"
  /// Signed 64-bit integer.
  case i64 = "I64"
  /// Signed 32-bit integer.
  case i32 = "I32"
  /// Signed 16-bit integer.
  case i16 = "I16"
  /// Signed 8-bit integer.
  case i8 = "I8"
  /// Unsigned 8-bit integer.
  case u8 = "U8"
  /// One byte, 0 or 1.
  case bool = "BOOL"
  /// ggml: 32 signed bytes and a scale.
  case q8_0 = "Q8_0"
  /// ggml: 32 × 4 bits and a scale.
  case q4_0 = "Q4_0"
  /// ggml: 32 × 4 bits, scale and minimum.
  case q4_1 = "Q4_1"
  /// ggml: 32 × 5 bits and a scale.
  case q5_0 = "Q5_0"
  /// ggml: 32 × 5 bits, scale and minimum.
  case q5_1 = "Q5_1"
  /// ggml: 256 × 4 bits, eight scales and minima of 6 bits.
  case q4_K = "Q4_K"
  /// ggml: 256 × 5 bits, eight scales and minima of 6 bits.
  case q5_K = "Q5_K"
  /// ggml: 256 × 6 bits, sixteen scales of 8 bits.
  case q6_K = "Q6_K"

  /// Numbers in a block.
  package var blockSize: Int {
    switch self {
    case .f64, .f32, .f16, .bf16, .i64, .i32, .i16, .i8, .u8, .bool: 1
    case .q8_0, .q4_0, .q4_1, .q5_0, .q5_1: 32
    case .q4_K, .q5_K, .q6_K: 256
    }
  }

  /// Bytes in a block.
  package var blockBytes: Int {
    switch self {
    case .f64, .i64: 8
    case .f32, .i32: 4
    case .f16, .bf16, .i16: 2
    case .i8, .u8, .bool: 1
    case .q8_0: 34
    case .q4_0: 18
    case .q4_1: 20
    case .q5_0: 22
    case .q5_1: 24
    case .q4_K: 144
    case .q5_K: 176
    case .q6_K: 210
    }
  }

  /// Whether numbers share a block.
  package var isQuantized: Bool { blockSize > 1 }
}
