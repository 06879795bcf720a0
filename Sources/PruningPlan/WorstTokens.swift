/// A token of the calibration's samples, and its error at a site.
package struct RankedToken: Codable, Hashable, Sendable {
  /// The sample, from 0, as screens count them.
  package var sample: Int
  /// The token, from 0.
  package var token: Int
  /// The token as text.
  package var text: String
  /// What is before and after it.
  package var before, after: String
  /// Its error, relative to the site's typical output.
  package var error: Float
  /// No update was fitted on its sample.
  package var isHeldOut: Bool

  /// Creates a token.
  package init(
    sample: Int, token: Int, text: String, before: String = "", after: String = "", error: Float,
    isHeldOut: Bool = false
  ) {
    self.sample = sample
    self.token = token
    self.text = text
    self.before = before
    self.after = after
    self.error = error
    self.isHeldOut = isHeldOut
  }

  enum CodingKeys: String, CodingKey {
    case sample, token, text, before, after, error
    case isHeldOut = "held_out"
  }
}
