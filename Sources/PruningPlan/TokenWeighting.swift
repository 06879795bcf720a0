/// How much a calibration token counts (METHODS, "Token weighting").
public enum TokenWeighting: String, Codable, CaseIterable, Sendable {
  /// Every token has weight 1.
  case uniform
  /// The inverse of the mean square of the residual stream after the site.
  case inverseNorm = "inverse-norm"
  /// The inverse of its root: louder tokens count less, but the few massive ones that a decoder's
  /// attention rests on aren't lost among the others.
  case inverseRoot = "inverse-root"

  /// What compares sites best when a budget is met, and bears a sequential mode: causal attention
  /// rests on massive tokens, other attention knows only loud ones.
  public static func forBudgets(isCausal: Bool) -> TokenWeighting {
    isCausal ? .inverseRoot : .inverseNorm
  }
}
