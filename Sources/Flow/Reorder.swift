/// Puts numbered elements back in order: a pure buffer that gives out what is next.
public struct Reorder<Element> {
  private var pending: [Int: Element] = [:]
  private var nextNumber = 0

  /// Creates a buffer that waits for number `first`.
  public init(from first: Int = 0) { nextNumber = first }

  /// The number that is waited for: so many are in order.
  public var next: Int { nextNumber }

  /// The number of elements held back.
  public var held: Int { pending.count }

  /// Takes an element and gives each that is now in order to `body`.
  public mutating func insert<Failure: Error>(
    _ element: Element, at number: Int, _ body: (Element) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(number >= nextNumber && pending[number] == nil, "a number came twice")
    guard number == nextNumber else {
      pending[number] = element
      return
    }
    nextNumber += 1
    try body(element)
    while let next = pending.removeValue(forKey: nextNumber) {
      nextNumber += 1
      try body(next)
    }
  }
}
