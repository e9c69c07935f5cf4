internal import Flow

extension Line.Outcome {
  /// The outcome of two passes of one run: the figures of both, the second behind the first.
  func followed(by next: Line.Outcome) -> Line.Outcome {
    var both = self
    both.done = Set(done + next.done).sorted()
    both.stages = stages.map { stage in
      next.stages[stage.name].map { stage + $0 } ?? stage
    }
    both.history.append(next.history, after: Int(seconds * 1000))
    both.decisions += next.decisions.map { decision in
      var moved = decision
      moved.seconds += seconds
      return moved
    }
    both.seconds += next.seconds
    return both
  }
}

extension StageReading {
  /// What a stage did in two passes; its workers are those of the wider one.
  fileprivate static func + (left: StageReading, right: StageReading) -> StageReading {
    var sum = left
    sum.workers = max(left.workers, right.workers)
    sum.busySeconds += right.busySeconds
    sum.starvedSeconds += right.starvedSeconds
    sum.blockedSeconds += right.blockedSeconds
    sum.batches += right.batches
    sum.bytes += right.bytes
    sum.documents += right.documents
    if let seconds = right.endSeconds { sum.endSeconds = (left.endSeconds ?? 0) + seconds }
    if let ends = right.ends { sum.ends = (left.ends ?? 0) + ends }
    return sum
  }
}
