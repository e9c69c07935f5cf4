import Foundation
import TestKit
import Testing

@testable import Newsroom

@Suite struct `Schedules` {
  private static func job(_ folder: String, _ change: (inout Schedule.Job) -> Void = { _ in })
    -> Schedule
  {
    var pipeline = Pipeline()
    pipeline.name = "Night 50%"
    pipeline.cores = 3
    pipeline.memory = 400 << 20
    pipeline.timezone = "Europe/Berlin"
    var job = Schedule.Job(
      program: "/bin/true", file: folder + "/my 100% $jobs/night \"1\".yaml", pipeline: pipeline,
      writable: ["/srv/results out"], readable: ["/srv/wire", "/srv/results out/in"], hour: 4,
      minute: 5)
    change(&job)
    return Schedule(job)
  }

  @Test func `a service keeps to the pipeline's limits and writes its results alone`() throws {
    let files = Self.job("/etc/wireroom").systemd
    #expect(files.map(\.name) == ["wireroom-night-50.service", "wireroom-night-50.timer"])
    let lines = Set(files[0].text.split(separator: "\n").map(String.init))
    for line in [
      #"ExecStart=/bin/true run "/etc/wireroom/my 100%% $$jobs/night \"1\".yaml" --quiet"#,
      "WorkingDirectory=/etc/wireroom/my 100%% $jobs", "MemoryMax=564M", "CPUQuota=300%",
      #"ReadWritePaths="/srv/results out""#, "ReadOnlyPaths=-/srv/wire", "ProtectHome=true",
      "SuccessExitStatus=75 143", "RestrictAddressFamilies=AF_UNIX", "ProtectSystem=strict",
    ] { #expect(lines.contains(line), "\(line)") }
    #expect(
      files[1].text.contains("\nOnCalendar=*-*-* 04:05:00 Europe/Berlin\nPersistent") == false)
    #expect(files[1].text.contains("OnCalendar=*-*-* 04:05:00 Europe/Berlin\n"))
    #expect(files[1].text.contains("\nPersistent=true\n"))
  }

  @Test func `homes are seen where they are used, networks where somebody is told`() {
    let service = Self.job("/home/ann") {
      $0.pipeline.notify = Pipeline.Notify(command: .shell("logger done"))
    }.systemd[0].text
    #expect(service.contains("\nProtectHome=read-only\n"))
    #expect(service.contains("\nRestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n"))
  }

  @Test(arguments: [
    ("/srv/results", "/srv/wire", "true"), ("/tmp/results", "/srv/wire", "false"),
    ("/srv/results", "/var/tmp/wire", "false"), ("/srv/tmp/out", "/tmpfs/wire", "true"),
  ])
  func `temporary folders are seen where they are used`(
    _ results: String, _ wire: String, _ isPrivate: String
  ) {
    let service = Self.job("/etc/wireroom") {
      $0.writable = [results]
      $0.readable = [wire]
    }.systemd[0].text
    #expect(service.contains("\nPrivateTmp=\(isPrivate)\n"))
    // What is the system's is for all to write in, in the service too.
    let written = service.split(separator: "\n").first { $0.hasPrefix("ReadWritePaths=") }
    #expect(
      written
        == (isPrivate == "true"
          ? "ReadWritePaths=\(results)" : "ReadWritePaths=\(results) /tmp /var/tmp"))
  }

  @Test func `a temporary folder that is searched for archives is not shut`() {
    let service = Self.job("/etc/wireroom") {
      $0.writable = ["/srv/out"]
      $0.readable = ["/tmp", "/srv/wire"]
    }.systemd[0].text
    #expect(service.contains("\nReadWritePaths=/srv/out /tmp /var/tmp\n"))
    #expect(service.contains("\nReadOnlyPaths=-/srv/wire\n"))
  }

  @Test(
    arguments: [
      (.words(["/usr/bin/mail", "-s", "night", "desk"]), true), (.shell("cat | sendmail -t"), true),
      (.shell("logger \"see the mailbox\""), false), (.words(["msmtp", "desk"]), false),
    ] as [(Pipeline.Notify.Command, Bool)])
  func `a mailer keeps the rights that it needs`(_ command: Pipeline.Notify.Command, _ mails: Bool)
  {
    func lines(isUser: Bool) -> [String] {
      Self.job("/etc/wireroom") {
        $0.pipeline.notify = Pipeline.Notify(command: command)
        $0.isUser = isUser
      }.systemd[0].text.split(separator: "\n").map(String.init)
    }
    let service = lines(isUser: false)
    #expect(service.contains("NoNewPrivileges=true") != mails)
    #expect(service.contains("NoNewPrivileges=false") == mails)
    // Each of these takes a service with User= its new privileges.
    for option in [
      "SystemCallFilter", "SystemCallArchitectures", "RestrictAddressFamilies", "RestrictSUIDSGID",
      "RestrictNamespaces", "RestrictRealtime", "LockPersonality", "MemoryDenyWriteExecute",
      "PrivateDevices", "ProtectClock", "ProtectHostname", "ProtectKernelLogs",
      "ProtectKernelModules", "ProtectKernelTunables",
    ] { #expect(service.contains { $0.hasPrefix(option + "=") } != mails, "\(option)") }
    #expect(service.contains { $0.hasPrefix("ReadWritePaths=-/var/spool/") } == mails)
    #expect(service.contains("ProtectSystem=strict"))
    let user = lines(isUser: true)
    #expect(user.contains("NoNewPrivileges=true"))
    #expect(user.contains { $0.contains("setgid programs do nothing") } == mails)
  }

  @Test func `a crontab's line escapes what cron reads`() {
    let cron = Self.job("/etc/it's") { $0.options = ["--log-file", "/var/log/a%b.log"] }.cron
    let line = cron.split(separator: "\n").last
    #expect(
      line
        == #"5 4 * * *  nice -n 10 /bin/true run '/etc/it'\''s/my 100\% $jobs/night "1".yaml' --quiet --log-file '/var/log/a\%b.log' || [ $? -eq 75 ]"#
    )
    #expect(cron.split(separator: "\n").dropLast(2).allSatisfy { $0.hasPrefix("#") })
  }

  @Test(arguments: [
    ("03:00", 3, 0), ("3:05", 3, 5), ("23:59", 23, 59), ("24:00", -1, -1), ("3", -1, -1),
    ("03:5", -1, -1), ("x:00", -1, -1),
  ])
  func `a time of day is read`(_ word: String, _ hour: Int, _ minute: Int) {
    let time = Schedule.time(word)
    #expect((time?.hour ?? -1, time?.minute ?? -1) == (hour, minute))
  }

  @Test func `a path that no scheduler takes is told`() {
    #expect(Schedule.problem("/a\nb") != nil && Schedule.problem("/a b") == nil)
  }

  @Test func `the example's units are what is printed for it`() throws {
    let folder = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Pipelines")
    let text = try String(
      contentsOf: folder.appendingPathComponent("nightly.yaml"), encoding: .utf8)
    var job = Schedule.Job(
      program: "/usr/local/bin/wireroom", file: "/etc/wireroom/nightly.yaml",
      pipeline: try PipelineFile.read(text, path: "nightly.yaml"),
      writable: ["/srv/wireroom/results", "/var/log/wireroom"],
      readable: ["/etc/wireroom/nightly.yaml", "/srv/wire"], hour: 3, minute: 0)
    job.options = ["--log-file", "/var/log/wireroom/nightly.log"]
    job.account = "wireroom"
    for file in Schedule(job).systemd {
      let example = folder.appendingPathComponent("systemd").appendingPathComponent(file.name)
      #expect(try String(contentsOf: example, encoding: .utf8) == file.text, "\(file.name)")
    }
  }

  private static let analyzer = ["/usr/bin/systemd-analyze", "/bin/systemd-analyze"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    .enabled(if: analyzer != nil, "needs systemd-analyze"),
    arguments: [
      (false, nil), (true, nil), (false, "mail desk"), (true, "mail desk"),
    ] as [(Bool, String?)])
  func `systemd finds nothing wrong with the units`(_ isUser: Bool, _ notify: String?) throws {
    let folder = try TemporaryFolder()
    let place = folder.path + "/my 100% $jobs"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let schedule = Self.job(folder.path) {
      $0.isUser = isUser
      $0.account = "root"
      $0.pipeline.notify = notify.map { Pipeline.Notify(command: .shell($0)) }
    }
    var paths: [String] = []
    for file in schedule.systemd {
      paths.append(try folder.write(file.name, Array(file.text.utf8)))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.analyzer))
    process.arguments = ["verify", "--man=no", "--recursive-errors=no"] + paths
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = pipe
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // Other units of the machine may be told of too: only what names ours counts.
    let ours = said.split(separator: "\n").filter { $0.contains("wireroom") }
    #expect(ours == [], "\(said)")
    #expect(process.terminationStatus == 0, "\(said)")
  }
}
