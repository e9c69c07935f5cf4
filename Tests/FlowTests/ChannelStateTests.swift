import Testing

@testable import Flow

@Suite struct `The channel's rules` {
  typealias State = ChannelState<Int, String, String>

  /// What an answer says, in words that can be compared.
  private static func text(_ action: State.SendAction) -> String {
    switch action {
    case .done: "done"
    case .closed: "closed"
    case .wait: "wait"
    case .deliver(let receiver): "deliver to \(receiver)"
    }
  }

  private static func text(_ action: State.ReceiveAction) -> String {
    switch action {
    case .element(let element, let sender): "\(element)" + (sender.map { ", wake \($0)" } ?? "")
    case .ended: "ended"
    case .wait: "wait"
    }
  }

  @Test func `elements wait up to the capacity, then senders do`() {
    var state = State(capacity: 1)
    #expect(Self.text(state.send(1)) == "done")
    #expect(Self.text(state.send(2)) == "wait")
    #expect(Self.text(state.park(sender: "a", id: state.makeID(), element: 2)) == "wait")
    #expect(state.depth == 2)
    #expect(Self.text(state.receive()) == "1, wake a")
    #expect(Self.text(state.receive()) == "2")
    #expect(Self.text(state.receive()) == "wait")
  }

  @Test func `an element goes to the receiver that waits longest`() {
    var state = State(capacity: 1)
    #expect(Self.text(state.park(receiver: "first", id: state.makeID())) == "wait")
    #expect(Self.text(state.park(receiver: "second", id: state.makeID())) == "wait")
    #expect(Self.text(state.send(1)) == "deliver to first")
    #expect(Self.text(state.send(2)) == "deliver to second")
    #expect(Self.text(state.send(3)) == "done")
  }

  @Test func `at the end receivers go home and senders keep their promise`() {
    var state = State(capacity: 1)
    _ = state.send(1)
    _ = state.park(sender: "a", id: state.makeID(), element: 2)
    #expect(state.finish().senders.isEmpty)
    #expect(Self.text(state.send(3)) == "closed")
    #expect(Self.text(state.receive()) == "1, wake a")
    #expect(Self.text(state.receive()) == "2")
    #expect(Self.text(state.receive()) == "ended")
  }

  @Test func `an abort drops what is held and wakes all`() {
    var state = State(capacity: 1)
    _ = state.send(1)
    _ = state.park(sender: "a", id: state.makeID(), element: 2)
    let woken = state.abort()
    #expect(woken.senders == ["a"])
    #expect(Self.text(state.receive()) == "ended")
    #expect(state.depth == 0)
  }

  @Test func `cancellation finds who waits, and who is about to`() {
    var state = State(capacity: 1)
    let (first, second) = (state.makeID(), state.makeID())
    _ = state.park(receiver: "r", id: first)
    #expect(state.cancelReceiver(first) == "r")
    #expect(state.cancelReceiver(second) == nil)
    #expect(Self.text(state.park(receiver: "r", id: second)) == "ended")
    _ = state.send(1)
    let third = state.makeID()
    #expect(state.cancelSender(third) == nil)
    #expect(Self.text(state.park(sender: "s", id: third, element: 2)) == "closed")
  }
}
