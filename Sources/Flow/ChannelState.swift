internal import DequeModule

/// The rules of a channel: no lock, no waiting; each event returns what to do about it.
///
/// Waiting senders keep their element with them, so a full channel holds `capacity` elements and
/// those of its waiting senders.
struct ChannelState<Element, Sender, Receiver> {
  enum SendAction {
    case done, closed, wait
    case deliver(Receiver)
  }

  enum ReceiveAction {
    case element(Element, Sender?)
    case ended, wait
  }

  private let capacity: Int
  private var elements = Deque<Element>()
  private var senders = Deque<(id: UInt64, continuation: Sender, element: Element)>()
  private var receivers = Deque<(id: UInt64, continuation: Receiver)>()
  private var cancelled: Set<UInt64> = []
  private var closed = false
  private var lastID: UInt64 = 0

  init(capacity: Int) { self.capacity = capacity }

  var depth: Int { elements.count + senders.count }

  mutating func makeID() -> UInt64 {
    lastID += 1
    return lastID
  }

  mutating func send(_ element: Element) -> SendAction {
    if closed { return .closed }
    if let receiver = receivers.popFirst() { return .deliver(receiver.continuation) }
    guard elements.count < capacity else { return .wait }
    elements.append(element)
    return .done
  }

  /// Asks again, with the continuation to wait on.
  mutating func park(sender: Sender, id: UInt64, element: Element) -> SendAction {
    if cancelled.remove(id) != nil { return .closed }
    let action = send(element)
    if case .wait = action { senders.append((id, sender, element)) }
    return action
  }

  mutating func receive() -> ReceiveAction {
    if let element = elements.popFirst() {
      guard let sender = senders.popFirst() else { return .element(element, nil) }
      elements.append(sender.element)
      return .element(element, sender.continuation)
    }
    return closed ? .ended : .wait
  }

  /// Asks again, with the continuation to wait on.
  mutating func park(receiver: Receiver, id: UInt64) -> ReceiveAction {
    if cancelled.remove(id) != nil { return .ended }
    let action = receive()
    if case .wait = action { receivers.append((id, receiver)) }
    return action
  }

  /// The waiting sender of that id; a cancellation that came first is remembered for `park`.
  mutating func cancelSender(_ id: UInt64) -> Sender? {
    guard let index = senders.firstIndex(where: { $0.id == id }) else {
      cancelled.insert(id)
      return nil
    }
    return senders.remove(at: index).continuation
  }

  /// The waiting receiver of that id; a cancellation that came first is remembered for `park`.
  mutating func cancelReceiver(_ id: UInt64) -> Receiver? {
    guard let index = receivers.firstIndex(where: { $0.id == id }) else {
      cancelled.insert(id)
      return nil
    }
    return receivers.remove(at: index).continuation
  }

  /// Ends the channel.
  ///
  /// Senders still waiting keep their promise: their elements are delivered.
  mutating func finish() -> (receivers: [Receiver], senders: [Sender]) {
    closed = true
    let woken = receivers.map(\.continuation)
    receivers.removeAll()
    return (woken, [])
  }

  mutating func abort() -> (receivers: [Receiver], senders: [Sender]) {
    closed = true
    let woken = (receivers.map(\.continuation), senders.map(\.continuation))
    receivers.removeAll()
    senders.removeAll()
    elements.removeAll()
    return woken
  }
}
