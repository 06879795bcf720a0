extension RotaryEmbedding {
  /// By what each pair's frequency is divided, where a file keeps that as numbers
  /// (`rope_freqs.weight` in GGUF); nil where it needs none.
  package func storedDivisors(headSize: Int) -> [Float]? {
    guard case .byWavelength = scaling else { return divisors }
    let plain = RotaryEmbedding(theta: theta).frequencies(headSize: headSize)
    return zip(plain, frequencies(headSize: headSize)).map { Float($0 / $1) }
  }
}
