internal import Foundation
internal import Wire

/// A pipeline as a scheduler runs it: a systemd service with its timer, or a line of a crontab.
package struct Schedule: Sendable {
  /// A file that a scheduler reads.
  package struct File: Sendable, Equatable {
    package var name: String
    package var text: String

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// What a schedule is made of; all paths are absolute.
  package struct Job: Sendable {
    package var program: String
    /// The pipeline file.
    package var file: String
    package var pipeline: Pipeline
    /// Folders that are written, placeholders cut off.
    package var writable: [String]
    /// Folders and files that are read.
    package var readable: [String]
    /// Options that follow the pipeline file on the command line.
    package var options: [String] = []
    package var hour: Int
    package var minute: Int
    /// Units for a user's own manager instead of the system's.
    package var isUser = false
    /// Whose rights the system's service has; nil to leave that open.
    package var account: String?
    package var home: String?

    package init(
      program: String, file: String, pipeline: Pipeline, writable: [String], readable: [String],
      hour: Int, minute: Int
    ) {
      self.program = program
      self.file = file
      self.pipeline = pipeline
      self.writable = writable
      self.readable = readable
      self.hour = hour
      self.minute = minute
    }
  }

  private let job: Job

  package init(_ job: Job) { self.job = job }

  /// `03:00` as hour and minute; nil where it is no time of day.
  package static func time(_ word: String) -> (hour: Int, minute: Int)? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour),
      (0..<60).contains(minute)
    else { return nil }
    return (hour, minute)
  }

  /// The unit's name: `wireroom-` and the pipeline's, in letters that need no escaping.
  package var unit: String {
    let name = job.pipeline.name.lowercased().map { character -> Character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
    }
    let words = String(name).split(separator: "-").joined(separator: "-")
    return words.isEmpty || words == "wireroom" ? "wireroom" : "wireroom-" + words
  }

  private var command: [String] { [job.program, "run", job.file, "--quiet"] + job.options }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  // MARK: - systemd

  /// The service and its timer.
  package var systemd: [File] {
    [
      File(name: unit + ".service", text: service), File(name: unit + ".timer", text: timer),
    ]
  }

  private var timer: String {
    let zone = job.pipeline.timezone
    return """
      [Unit]
      Description=Wireroom: \(Self.plain(job.pipeline.name)), every night

      [Timer]
      OnCalendar=*-*-* \(Self.two(job.hour)):\(Self.two(job.minute)):00 \(zone)
      # A night that the machine slept through is done when it wakes.
      Persistent=true
      RandomizedDelaySec=5min
      AccuracySec=1min

      [Install]
      WantedBy=timers.target

      """
  }

  private var service: String {
    """
    # Made by `wireroom schedule --systemd`. To use it:
    #   \(install)
    [Unit]
    Description=Wireroom: \(Self.plain(job.pipeline.name))
    Documentation=man:systemd.service(5)
    # Whom to tell when it fails: a unit of your own.
    #OnFailure=mail-to-admin@%n.service

    [Service]
    Type=oneshot
    ExecStart=\(command.map(Self.quoted).joined(separator: " "))
    WorkingDirectory=\(workingDirectory)
    \(account)# Exit status 75: another run of these results was going, so there was nothing to do; 143: stopped by
    # `systemctl stop`. Status 2 (finished, but archives are damaged) stays a failure that is told.
    SuccessExitStatus=75 143
    KillSignal=SIGTERM
    # A stopped run writes its checkpoint and is gone within ten seconds.
    TimeoutStopSec=30
    TimeoutStartSec=infinity

    # Other work on the machine comes first.
    Nice=10
    IOSchedulingClass=best-effort
    IOSchedulingPriority=7
    MemoryMax=\(memory)
    \(quota)
    \(hardening)

    """
  }

  /// The one path that systemd takes as it stands, without quotation marks.
  private var workingDirectory: String {
    (job.file as NSString).deletingLastPathComponent.replacing("%", with: "%%")
  }

  private var install: String {
    job.isUser
      ? "cp \(unit).service \(unit).timer ~/.config/systemd/user/ && systemctl --user daemon-reload && systemctl --user enable --now \(unit).timer"
      : "cp \(unit).service \(unit).timer /etc/systemd/system/ && systemctl daemon-reload && systemctl enable --now \(unit).timer"
  }

  private var account: String {
    guard !job.isUser else { return "" }
    guard let account = job.account else {
      return
        "# Not as root: an account that may read the archives and write the results.\n#User=wireroom\n"
    }
    return "User=\(account)\n"
  }

  /// What the pipeline may hold, a quarter more and 64 MB: the run keeps its limit itself, this is
  /// for the day when it does not.
  private var memory: String {
    let limit = job.pipeline.memory > 0 ? job.pipeline.memory : MemoryPlan.defaultLimit
    return "\((limit + limit / 4 + (64 << 20)) >> 20)M"
  }

  private var quota: String {
    job.pipeline.cores > 0
      ? "CPUQuota=\(job.pipeline.cores * 100)%\n"
      : "# limits.cores is not set: CPUQuota=400% would be four cores.\n"
  }

  /// Programs that hand mail to the machine's mailer by a program with rights of its own.
  private static let mailers: Set<String> = [
    "mail", "mailx", "Mail", "s-nail", "sendmail", "mutt", "neomutt", "exim", "exim4",
  ]

  /// Whether the notify command mails by the machine's mailer.
  private var mails: Bool {
    let text =
      switch job.pipeline.notify?.command {
      case .words(let words): words.first ?? ""
      case .shell(let text): text
      case nil: ""
      }
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    return words.contains { Self.mailers.contains(String($0)) }
  }

  /// What is left open for a mailer, and why.
  ///
  /// A mailer hands mail over by a program that is setgid (Postfix) or setuid (Exim). That needs new
  /// privileges, and systemd takes these away not only by NoNewPrivileges= but, for a service with
  /// User=, by every option that is a filter of system calls or a namespace of the kernel.
  private static let mailing = [
    "# The notify command mails: the mailer's own programs are setgid (Postfix) or setuid (Exim) and write their",
    "# spool. So NoNewPrivileges= is off, and with it all options that imply it for a service with User=:",
    "# SystemCallFilter, RestrictAddressFamilies, RestrictNamespaces, PrivateDevices, ProtectKernel... and others.",
    "# A command that needs no such program (msmtp, curl smtp://, logger) can have them all again: print the unit anew.",
    "NoNewPrivileges=false",
    "ReadWritePaths=-/var/spool/postfix/maildrop -/var/spool/exim4 -/var/spool/mqueue-client -/var/mail",
  ]

  private var hardening: String {
    let isOpen = mails && !job.isUser
    let network =
      job.pipeline.notify == nil
      ? ["# The run talks to nobody.", "RestrictAddressFamilies=AF_UNIX"]
      : [
        "# The notify command may send mail; without it AF_UNIX is enough.",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
      ]
    var lines = [
      "# It reads, writes its results, and does nothing else. The folders named here must be there:",
      "#   mkdir -p \(writable.map(Self.shell).joined(separator: " "))",
    ]
    if mails, job.isUser {
      lines += [
        "# The notify command mails, and a mailer's setgid programs do nothing within these bounds: have it use",
        "# msmtp or curl smtp://, or make this a system's unit (without --user).",
      ]
    }
    lines += isOpen ? Self.mailing : ["NoNewPrivileges=true"]
    // A user's manager may change what is mounted only in a user namespace of its own.
    if job.isUser { lines.append("PrivateUsers=true") }
    lines += [
      "ProtectSystem=strict",
      "ReadWritePaths=\((writable + temporary).map(Self.path).joined(separator: " "))",
    ]
    if !readable.isEmpty {
      lines.append(
        "ReadOnlyPaths=\(readable.map { "-" + $0 }.map(Self.path).joined(separator: " "))")
    }
    lines.append("ProtectHome=\(usesHome ? "read-only" : "true")")
    lines +=
      usesTemporary
      ? [
        "# Something of the run is in /tmp or /var/tmp, so it sees the system's, and writes there as any",
        "# program does.",
        "PrivateTmp=false",
      ]
      : ["PrivateTmp=true"]
    guard !isOpen else {
      return (lines + ["ProtectControlGroups=true", "UMask=0027"]).joined(separator: "\n")
    }
    lines += network
    lines += ["SystemCallFilter=@system-service", "SystemCallArchitectures=native"]
    lines += ["RestrictRealtime=true", "RestrictSUIDSGID=true", "LockPersonality=true"]
    lines += ["MemoryDenyWriteExecute=true", "UMask=0027"]
    if !job.isUser {
      lines += [
        "PrivateDevices=true", "ProtectClock=true", "ProtectControlGroups=true",
        "ProtectHostname=true", "ProtectKernelLogs=true", "ProtectKernelModules=true",
        "ProtectKernelTunables=true", "RestrictNamespaces=true", "CapabilityBoundingSet=",
      ]
    }
    return lines.joined(separator: "\n")
  }

  private var writable: [String] { Self.unique(job.writable) }

  /// What is written is not named among what is only read: systemd would take the stricter.
  private var readable: [String] {
    Self.unique(job.readable).filter { path in
      !temporary.contains(path)
        && !writable.contains { $0 == path || path.hasPrefix($0 + "/") || $0.hasPrefix(path + "/") }
    }
  }

  /// The system's temporary folders, where the service has none of its own: ledgers are copied there
  /// to be read, and a notify command's programs need them.
  private var temporary: [String] {
    usesTemporary ? ["/tmp", "/var/tmp"].filter { !writable.contains($0) } : []
  }

  private static func unique(_ paths: [String]) -> [String] {
    var seen: Set<String> = []
    return paths.filter { seen.insert($0).inserted }
  }

  /// Whether anything that is used is in somebody's home, which is else hidden from the service.
  private var usesHome: Bool {
    uses(["/home/", "/root/"] + (job.home.map { [$0 + "/"] } ?? []))
  }

  /// Whether anything that is used is in the system's temporary folders: a service with some of its own
  /// would neither find it nor leave anything there.
  private var usesTemporary: Bool { uses(["/tmp/", "/var/tmp/"]) }

  private func uses(_ folders: [String]) -> Bool {
    (job.readable + job.writable + [job.file, job.program]).contains { path in
      folders.contains { path.hasPrefix($0) || path + "/" == $0 }
    }
  }

  /// A word of ExecStart=: `%` and `$` stand for themselves, spaces and quotation marks are kept.
  static func quoted(_ word: String) -> String {
    let escaped = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("%", with: "%%").replacing("$", with: "$$")
    return isPlain(word) ? escaped : "\"\(escaped)\""
  }

  /// A path in a list of paths, where `$` means nothing.
  static func path(_ path: String) -> String {
    let escaped = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("%", with: "%%")
    return isPlain(path) ? escaped : "\"\(escaped)\""
  }

  private static func isPlain(_ word: String) -> Bool {
    !word.isEmpty
      && word.unicodeScalars.allSatisfy {
        $0.value > 0x20 && !"\"'\\;#".unicodeScalars.contains($0)
      }
  }

  /// Text for a description: one line, `%` doubled.
  private static func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("%", with: "%%")
  }

  // MARK: - cron

  /// Lines for a crontab, with what a night's operator must know of cron.
  package var cron: String {
    let words = command.map(Self.shell).joined(separator: " ")
    let line = "nice -n 10 \(words) || [ $? -eq 75 ]".replacing("%", with: "\\%")
    return """
      # Made by `wireroom schedule --cron`: put it into a crontab (`crontab -e`).
      # cron mails what a command prints; with --quiet a run prints its errors alone, so that mail means that
      # somebody is needed. MAILTO= says to whom; without a mailer, use `notify:` or --metrics.
      # Two runs at once do no harm: the second finds the lock and ends with status 75, which is well here.
      # cron reads % as a line's end and takes the backslash off \\%. The time is cron's: the machine's zone\(zone).
      MAILTO=root
      \(job.minute) \(job.hour) * * *  \(line)

      """
  }

  private var zone: String {
    job.pipeline.timezone == "UTC"
      ? "" : ", not \(job.pipeline.timezone) (CRON_TZ=\(job.pipeline.timezone) where cron knows it)"
  }

  /// A word for a shell.
  static func shell(_ word: String) -> String {
    let plain = word.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic && $0.isASCII || $0.properties.numericType != nil && $0.isASCII
        || "/._-+=:,@{}".unicodeScalars.contains($0)
    }
    guard !plain || word.isEmpty || word.contains("{") else { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// Why a path cannot stand in a unit or a crontab; nil where it can.
  package static func problem(_ path: String) -> String? {
    path.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
      ? "has a line break or another control character, which no scheduler takes; rename it" : nil
  }
}
