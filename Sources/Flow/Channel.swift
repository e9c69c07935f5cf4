internal import Synchronization

/// A bounded channel of many senders and many receivers, with backpressure.
///
/// `send` waits while the channel is full and `next` while it is empty; each element goes to one
/// receiver, in the order sent. An end (`finish`) lets receivers empty the channel; a stop
/// (`abort`) drops what is in it and wakes everybody. The rules are a state machine
/// (`ChannelState`) behind one lock; continuations are resumed after the lock is left.
public final class Channel<Element: Sendable>: AsyncSequence, Sendable {
  private typealias State = ChannelState<
    Element, CheckedContinuation<Bool, Never>, CheckedContinuation<Element?, Never>
  >

  private let state: Lock<State>

  /// Creates a channel that holds up to `capacity` elements, at least one.
  public init(capacity: Int) {
    state = Lock(State(capacity: Swift.max(1, capacity)))
  }

  /// The number of elements waiting now.
  public var depth: Int { state.withLock { $0.depth } }

  /// Sends an element, waiting for room; returns false if the channel has ended or was aborted.
  @discardableResult
  public func send(_ element: Element) async -> Bool {
    switch state.withLock({ $0.send(element) }) {
    case .done: return true
    case .closed: return false
    case .deliver(let receiver):
      receiver.resume(returning: element)
      return true
    case .wait: break
    }
    let id = state.withLock { $0.makeID() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
        let action = state.withLock { $0.park(sender: continuation, id: id, element: element) }
        switch action {
        case .done: continuation.resume(returning: true)
        case .closed: continuation.resume(returning: false)
        case .deliver(let receiver):
          receiver.resume(returning: element)
          continuation.resume(returning: true)
        case .wait: break
        }
      }
    } onCancel: {
      state.withLock { $0.cancelSender(id) }?.resume(returning: false)
    }
  }

  /// The next element, waiting for one; nil at the end, after an abort, or on cancellation.
  public func next() async -> Element? {
    switch state.withLock({ $0.receive() }) {
    case .element(let element, let sender):
      sender?.resume(returning: true)
      return element
    case .ended: return nil
    case .wait: break
    }
    let id = state.withLock { $0.makeID() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Element?, Never>) in
        switch state.withLock({ $0.park(receiver: continuation, id: id) }) {
        case .element(let element, let sender):
          sender?.resume(returning: true)
          continuation.resume(returning: element)
        case .ended: continuation.resume(returning: nil)
        case .wait: break
        }
      }
    } onCancel: {
      state.withLock { $0.cancelReceiver(id) }?.resume(returning: nil)
    }
  }

  /// Ends the channel: what is in it is still delivered, nothing more is taken.
  public func finish() {
    let woken = state.withLock { $0.finish() }
    for receiver in woken.receivers { receiver.resume(returning: nil) }
    for sender in woken.senders { sender.resume(returning: false) }
  }

  /// Ends the channel and drops what is in it.
  public func abort() {
    let woken = state.withLock { $0.abort() }
    for receiver in woken.receivers { receiver.resume(returning: nil) }
    for sender in woken.senders { sender.resume(returning: false) }
  }

  /// Receives the channel's elements in turn.
  public struct Iterator: AsyncIteratorProtocol, Sendable {
    let channel: Channel

    /// The next element, or nil at the end.
    public mutating func next() async -> Element? { await channel.next() }

    /// The next element, or nil at the end, on the caller's actor.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> Element? {
      await channel.next()
    }
  }

  /// Makes an iterator; many may draw from one channel.
  public func makeAsyncIterator() -> Iterator { Iterator(channel: self) }
}
