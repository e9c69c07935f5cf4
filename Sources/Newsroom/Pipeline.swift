internal import CTables
package import Decode
internal import Extract
internal import Foundation

/// What a run does: its inputs, the stages' workers and options, the outputs and the limits.
package struct Pipeline: Sendable, Equatable {
  /// A stage's workers: a number, or as many as there are cores.
  package enum Workers: Sendable, Equatable {
    case auto
    case count(Int)
  }

  /// The stages, in the order in which the data flows; `write` renders and compresses the outputs.
  package enum StageName: String, Sendable, CaseIterable {
    case decode, normalize, segment, extract, aggregate, write
  }

  /// How much of each story is written.
  package enum StoryOutput: String, Sendable, CaseIterable {
    case full
    case factsOnly = "facts-only"
    case none
  }

  package var name = "wireroom"
  /// Files, folders or globs.
  package var inputs: [String] = []
  package var output = "out"
  package var workers: [StageName: Workers] = [:]
  /// Text in a batch, in bytes; 0 to choose by the memory and the cores.
  package var batchBytes = 0
  /// The character set of documents that declare none and are not UTF-8; nil to tell it by rule.
  package var charset: AssumedCharset?
  /// Deflate level of the outputs, 1 (fast) to 9 (small).
  package var level = 1
  /// Rows named in `summary.json` for each table.
  package var top = 20
  package var stories = StoryOutput.full
  package var writesRejects = true
  package var writesTables = true
  package var writesReport = true
  /// Stories under an embargo are left out until its time, instead of being marked.
  package var holdsEmbargoes = false
  /// Kinds that are written; nil for all but pages that are no story.
  package var kinds: [String]?
  /// Cores that the run may use; 0 for all.
  package var cores = 0
  /// Batches alive at once; 0 to choose by the workers.
  package var batches = 0
  /// Memory that the run may use, in bytes; 0 for the default.
  package var memory = 0
  /// A larger document is rejected; 0 for what the memory has room for.
  package var largestDocument = 0
  /// Rejects that are tolerated: a number, or a share of the documents.
  package var allowedRejects = Tolerance.share(0.01)
  package var allowedDamage = 0
  /// What to do where `{date}` names what is not there.
  package var missing = MissingInput.error
  /// Whose date `{date}` is, as in the tz database.
  package var timezone = "UTC"
  /// Nights before a run's own that it does first where they were missed; 0 for none.
  package var catchUp = 0
  package var notify: Notify?
  /// Documents read of each archive at the most.
  package var documentLimit = Int.max
  /// Text of an archive between two checkpoints, in bytes.
  package var checkpointBytes = 256 << 20
  /// Seconds for which a file must not have changed before it is read.
  package var settleSeconds = 0
  package var growing = Growing.putOff
  package var vanished = Vanished.keep
  /// Days for which stories and rejects stay; nil for ever.
  package var retainedStories: Int?
  package var retainedRejects: Int?

  /// What is done about a file that somebody is writing.
  package enum Growing: String, Sendable, CaseIterable {
    /// Left to the next run.
    case putOff = "put-off"
    /// Waited for, ten minutes at the most.
    case wait
  }

  /// What becomes of the stories of an archive whose file is gone.
  package enum Vanished: String, Sendable, CaseIterable {
    case keep, withdraw
  }

  package enum Tolerance: Sendable, Equatable {
    case count(Int)
    case share(Double)

    /// Whether `rejects` of `documents` are within it.
    package func allows(_ rejects: Int, of documents: Int) -> Bool {
      switch self {
      case .count(let limit): rejects <= limit
      case .share(let share): Double(rejects) <= share * Double(documents + rejects)
      }
    }
  }

  /// Cores that may be asked for: each is a thread.
  package static let coreRange = 1...1024

  package init() {}

  /// The cores that are used.
  package var effectiveCores: Int { cores > 0 ? cores : Self.usableCores }

  /// The cores that the system lets this process use: `taskset` and a container's quota count.
  package static let usableCores = Int(wr_usable_cores())

  /// The number that is set for a stage, if one is.
  package func fixedWorkers(_ stage: StageName) -> Int? {
    guard case .count(let count) = workers[stage] ?? .auto else { return nil }
    return max(1, count)
  }

  /// The size above which a document is rejected.
  ///
  /// Results depend on it, so it follows from the pipeline alone, not from the machine.
  package var effectiveDocument: Int {
    largestDocument > 0
      ? largestDocument
      : MemoryPlan.largestDocument(limit: memory > 0 ? memory : MemoryPlan.defaultLimit)
  }

  /// What the bytes of the results depend on, in one line: a change means doing them again.
  package var signature: String {
    let parts = [
      "stories=\(stories.rawValue)", "rejects=\(writesRejects)", "level=\(level)",
      "deflate=\(DeflateLibrary.name)", "language=\(LanguageLibrary.name)",
      "embargo=\(holdsEmbargoes ? "hold" : "mark")",
      "kinds=\(kinds?.joined(separator: ",") ?? "default")", "document=\(effectiveDocument)",
      "limit=\(documentLimit)", "version=\(Version.number)", "results=\(Version.results)",
    ]
    return (parts + [charset.map { "charset=\($0.label)" }].compactMap { $0 }).joined(
      separator: " ")
  }
}

/// The program's version.
package enum Version {
  package static let number = "0.2.0-dev"
  /// Which libraries are built in, for `--version`.
  package static var libraries: String {
    "inflates by \(DeflateLibrary.inflating), compresses by \(DeflateLibrary.name), tells languages by \(LanguageLibrary.name)"
  }
  /// The version of the results' contract and of the partials' format.
  package static let results = 6
}
