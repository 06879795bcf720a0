import LIARCore
import PruningPlan
import Testing
import Timing

@Suite("Widths that meet a budget")
struct AllocatorTests {
  // MARK: Against exhaustive search

  @Test("Convex curves of one price: no other widths are better", arguments: 0..<20)
  func convexCurves(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let curves = (0..<3).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 3,
        error: convexCurve(units: 6, &random))
    }
    let allocator = Allocator(curves)
    for amount in 0...allocator.removable {
      let widths = allocator.widths(removing: amount)
      let best = combinations(curves).filter { removed($0, curves) >= amount }
        .map { error($0, curves) }.min()
      #expect(abs(error(widths, curves) - (best ?? .nan)) < 1e-12)
    }
  }

  @Test(
    "Any curves: at every price of a parameter, the widths of least error plus cost",
    arguments: 0..<20)
  func lagrangian(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let curves = [
      curve(0, .attention, units: 4, cost: 50, &random), curve(0, .ffn, units: 9, cost: 3, &random),
      curve(1, .ffn, units: 12, cost: 7, &random), curve(2, .ffn, units: 5, cost: 3, &random),
    ]
    let allocator = Allocator(curves)
    for price in stride(from: 0.0005, through: 0.2, by: 0.0077) {
      // Without a budget sites don't meet, so that each is searched alone.
      var best: [SiteID: Int] = [:]
      for curve in curves {
        best[curve.site] = (1...curve.units).min {
          curve.error[$0] + price * Double($0 * curve.unitCost)
            < curve.error[$1] + price * Double($1 * curve.unitCost)
        }
      }
      let widths = allocator.widths(removing: removed(best, curves))
      #expect(abs(error(widths, curves) - error(best, curves)) < 1e-12)
    }
  }

  // MARK: Meeting the budget

  @Test("Every budget is met, and by no more than the cheapest unit that could come back")
  func budgetsAreMet() {
    var random = SplitMix64(seed: 5)
    let curves = (0..<4).flatMap { layer in
      [
        curve(layer, .attention, units: 6, cost: 400, &random),
        curve(layer, .ffn, units: 60, cost: 9, &random),
      ]
    }
    let allocator = Allocator(curves)
    for amount in stride(from: 0, through: allocator.removable, by: 37) {
      let widths = allocator.widths(removing: amount)
      let surplus = removed(widths, curves) - amount
      #expect(surplus >= 0)
      let narrowed = curves.filter { (widths[$0.site] ?? 0) < $0.units }
      #expect(narrowed.isEmpty || surplus < 9 || narrowed.allSatisfy { $0.unitCost > surplus })
    }
  }

  @Test func nothingToRemoveKeepsAll() {
    var random = SplitMix64(seed: 1)
    let curves = [curve(0, .ffn, units: 8, cost: 2, &random)]
    #expect(Allocator(curves).widths(removing: 0) == [curves[0].site: 8])
    #expect(Allocator(curves).uniformWidths(removing: 0) == [curves[0].site: 8])
  }

  @Test func everythingLeavesOneUnitOrTheMinimum() {
    var random = SplitMix64(seed: 2)
    let free = curve(0, .ffn, units: 8, cost: 2, &random)
    let guarded = AllocationCurve(
      site: SiteID(layer: 1, module: .ffn), unitCost: 2, error: free.error, minimumKept: 3)
    let allocator = Allocator([free, guarded])
    #expect(allocator.removable == 7 * 2 + 5 * 2)
    for widths in [
      allocator.widths(removing: .max / 2), allocator.uniformWidths(removing: .max / 2),
    ] {
      #expect(widths == [free.site: 1, guarded.site: 3])
    }
  }

  @Test("Narrowed widths are multiples of the step; a whole width stays what it is")
  func rounding() {
    var random = SplitMix64(seed: 3)
    let rough = curve(0, .ffn, units: 50, cost: 2, &random)
    let curves = (0..<3).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 2, error: rough.error, step: 16)
    }
    let allocator = Allocator(curves)
    #expect(allocator.removable == 3 * 2 * (50 - 16))
    for amount in stride(from: 0, through: allocator.removable, by: 11) {
      for widths in [
        allocator.widths(removing: amount), allocator.uniformWidths(removing: amount),
      ] {
        #expect(widths.values.allSatisfy { $0 == 50 || $0 % 16 == 0 && $0 > 0 })
        #expect(removed(widths, curves) >= amount)
      }
      #expect(removed(allocator.widths(removing: amount), curves) - amount < 2 * 18)
    }
  }

  @Test("Straight pieces are taken in order, whatever rounding makes of their slopes")
  func straightPieces() {
    let units = 300
    let curves = (0..<4).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 7,
        error: (0...units).map { Double(units - $0) / 3 * 0.1 + Double(layer) * 1e-3 })
    }
    let allocator = Allocator(curves)
    for amount in stride(from: 0, through: allocator.removable, by: 101) {
      let surplus = removed(allocator.widths(removing: amount), curves) - amount
      #expect((0..<7).contains(surplus))
    }
  }

  @Test("A width whose error is no number is not chosen")
  func notANumber() {
    let curve = AllocationCurve(
      site: SiteID(layer: 0, module: .ffn), unitCost: 1, error: [9, .nan, .infinity, 1, 0])
    #expect(Allocator([curve]).widths(removing: 4) == [curve.site: 3])
  }

  // MARK: The same everywhere

  @Test("Uniform: one ratio, as nearly as whole heads allow, and the budget met")
  func uniform() throws {
    var random = SplitMix64(seed: 4)
    let curves = (0..<3).flatMap { layer in
      [
        AllocationCurve(
          site: SiteID(layer: layer, module: .attention), unitCost: 400,
          error: convexCurve(units: 12, &random), isCoarse: true),
        curve(layer, .ffn, units: 200, cost: 9, &random),
      ]
    }
    let allocator = Allocator(curves)
    for percent in [10, 25, 50, 75, 90] {
      let amount = curves.reduce(0) { $0 + $1.units * $1.unitCost } * percent / 100
      let widths = allocator.uniformWidths(removing: amount)
      let surplus = removed(widths, curves) - amount
      #expect(surplus >= 0 && surplus < 3 * 400)
      for module in ModuleKind.allCases {
        let own = curves.filter { $0.site.module == module }.map { widths[$0.site] ?? 0 }
        #expect(Set(own).count == 1)
      }
      let heads = try #require(widths[SiteID(layer: 0, module: .attention)])
      #expect(abs(Double(heads) / 12 - Double(100 - percent) / 100) <= 1.0 / 12)
    }
  }

  // MARK: Determinism and speed

  @Test("Equal sites: the earlier one gives first, whatever the order they are named in")
  func ties() {
    let curves = (0..<4).map {
      AllocationCurve(
        site: SiteID(layer: $0, module: .ffn), unitCost: 1, error: [6, 3, 1, 0])
    }
    let widths = Allocator(curves).widths(removing: 2)
    #expect(widths.sorted { $0.key < $1.key }.map(\.value) == [2, 2, 3, 3])
    #expect(Allocator(curves.reversed()).widths(removing: 2) == widths)
  }

  @Test func aLargeModelTakesMilliseconds() {
    var random = SplitMix64(seed: 6)
    let curves = (0..<80).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 1729,
        error: convexCurve(units: 4096, &random))
    }
    let allocator = Allocator(curves)
    var widths: [SiteID: Int] = [:]
    let time = Timing.processorTime { widths = allocator.widths(removing: allocator.removable / 2) }
    #expect(removed(widths, curves) >= allocator.removable / 2)
    #expect(time < .seconds(2), "\(time)")
  }

  // MARK: Parts

  /// Errors by units kept, 0 at the whole width, the slope growing with every unit removed.
  private func convexCurve(units: Int, _ random: inout SplitMix64) -> [Double] {
    let steps = (0..<units).map { _ in Double.random(in: 0...1, using: &random) }.sorted()
    var curve = [0.0]
    for step in steps { curve.append(curve[curve.count - 1] + step) }
    return curve.reversed()
  }

  /// Growing errors with bumps.
  private func curve(
    _ layer: Int, _ module: ModuleKind, units: Int, cost: Int, _ random: inout SplitMix64
  ) -> AllocationCurve {
    var curve = [0.0]
    for _ in 0..<units {
      curve.append(curve[curve.count - 1] + Double.random(in: 0...1, using: &random))
    }
    return AllocationCurve(
      site: SiteID(layer: layer, module: module), unitCost: cost, error: curve.reversed())
  }

  private func combinations(_ curves: [AllocationCurve]) -> [[SiteID: Int]] {
    curves.reduce([[:]]) { combinations, curve in
      combinations.flatMap { known in
        (1...curve.units).map { kept in
          var next = known
          next[curve.site] = kept
          return next
        }
      }
    }
  }

  private func removed(_ widths: [SiteID: Int], _ curves: [AllocationCurve]) -> Int {
    curves.reduce(0) { $0 + ($1.units - (widths[$1.site] ?? $1.units)) * $1.unitCost }
  }

  private func error(_ widths: [SiteID: Int], _ curves: [AllocationCurve]) -> Double {
    curves.reduce(0) { $0 + $1.error[widths[$1.site] ?? $1.units] }
  }
}
