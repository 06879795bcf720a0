internal import PruningPlan

// A command is one flat JSON object: {"command":"ratio.drag","site":"3.ffn","ratio":0.5}.
extension Command {
  private enum CodingKeys: String, CodingKey {
    case command, number, text, site, ratio, token, criterion, reconstruction, calibration
    case unit, choice, ratios, evaluation, export, recipe, budget, allocation, width, height, mode,
      preset, trial, label, order, place
  }

  /// Decodes a command of the session log.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(CommandID.self, forKey: .command)
    argument =
      switch CommandRegistry.descriptor(id).argument {
      case .none: .none
      case .number: .number(try container.decode(Double.self, forKey: .number))
      case .text: .text(try container.decode(String.self, forKey: .text))
      case .site: .site(try container.decode(SiteID.self, forKey: .site))
      case .siteRatio:
        .siteRatio(
          try container.decode(SiteID.self, forKey: .site),
          ratio: try container.decode(Double.self, forKey: .ratio))
      case .siteToken:
        .siteToken(
          try container.decode(SiteID.self, forKey: .site),
          token: try container.decode(Int.self, forKey: .token))
      case .unit:
        .unit(
          try container.decode(SiteID.self, forKey: .site),
          unit: try container.decode(Int.self, forKey: .unit),
          try container.decodeIfPresent(UnitChoice.self, forKey: .choice))
      case .criterion: .criterion(try container.decode(Criterion.self, forKey: .criterion))
      case .reconstruction:
        .reconstruction(try container.decode(Reconstruction.self, forKey: .reconstruction))
      case .calibration:
        .calibration(try container.decode(CalibrationOptions.self, forKey: .calibration))
      case .evaluation:
        .evaluation(
          try container.decode(EvaluationOptions.self, forKey: .evaluation),
          mode: try container.decodeIfPresent(ModeChoice.self, forKey: .mode))
      case .sweep:
        .sweep(
          try container.decode([Double].self, forKey: .ratios),
          try container.decode(EvaluationOptions.self, forKey: .evaluation),
          mode: try container.decodeIfPresent(ModeChoice.self, forKey: .mode))
      case .export: .export(try container.decode(ExportOrder.self, forKey: .export))
      case .recipe: .recipe(try container.decode(Recipe.self, forKey: .recipe))
      case .budget: .budget(try container.decode(AllocationOptions.self, forKey: .budget))
      case .allocation:
        .allocation(try container.decode(Allocation.self, forKey: .allocation))
      case .preset:
        .preset(
          try container.decode(Preset.self, forKey: .preset),
          try container.decode(Recipe.self, forKey: .recipe))
      case .label:
        .label(
          try container.decodeIfPresent(Int.self, forKey: .trial).map(Labelled.trial) ?? .session,
          try container.decode(Label.self, forKey: .label))
      case .place: .place(try container.decode(TokenPlace.self, forKey: .place))
      case .siteOrder:
        .siteOrder(try container.decode(SiteOrder.self, forKey: .order))
      case .size:
        .size(
          width: try container.decode(Int.self, forKey: .width),
          height: try container.decode(Int.self, forKey: .height))
      }
  }

  /// Encodes a command for the session log.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .command)
    switch argument {
    case .none: break
    case .number(let value): try container.encode(value, forKey: .number)
    case .text(let value): try container.encode(value, forKey: .text)
    case .site(let value): try container.encode(value, forKey: .site)
    case .siteRatio(let site, let ratio):
      try container.encode(site, forKey: .site)
      try container.encode(ratio, forKey: .ratio)
    case .siteToken(let site, let token):
      try container.encode(site, forKey: .site)
      try container.encode(token, forKey: .token)
    case .unit(let site, let unit, let choice):
      try container.encode(site, forKey: .site)
      try container.encode(unit, forKey: .unit)
      try container.encodeIfPresent(choice, forKey: .choice)
    case .criterion(let value): try container.encode(value, forKey: .criterion)
    case .reconstruction(let value): try container.encode(value, forKey: .reconstruction)
    case .calibration(let value): try container.encode(value, forKey: .calibration)
    case .evaluation(let value, let mode):
      try container.encode(value, forKey: .evaluation)
      try container.encodeIfPresent(mode, forKey: .mode)
    case .sweep(let ratios, let value, let mode):
      try container.encode(ratios, forKey: .ratios)
      try container.encode(value, forKey: .evaluation)
      try container.encodeIfPresent(mode, forKey: .mode)
    case .export(let value): try container.encode(value, forKey: .export)
    case .recipe(let value): try container.encode(value, forKey: .recipe)
    case .budget(let value): try container.encode(value, forKey: .budget)
    case .allocation(let value): try container.encode(value, forKey: .allocation)
    case .preset(let preset, let recipe):
      try container.encode(preset, forKey: .preset)
      try container.encode(recipe, forKey: .recipe)
    case .label(let labelled, let label):
      if case .trial(let number) = labelled { try container.encode(number, forKey: .trial) }
      try container.encode(label, forKey: .label)
    case .place(let value): try container.encode(value, forKey: .place)
    case .siteOrder(let value): try container.encode(value, forKey: .order)
    case .size(let width, let height):
      try container.encode(width, forKey: .width)
      try container.encode(height, forKey: .height)
    }
  }
}
