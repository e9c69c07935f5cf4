#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

static int set_files(posix_spawn_file_actions_t *files, const char *folder, int input,
                     int output) {
  int error = posix_spawn_file_actions_addchdir_np(files, folder);
  if (!error) error = posix_spawn_file_actions_adddup2(files, input, STDIN_FILENO);
  if (!error) error = posix_spawn_file_actions_adddup2(files, output, STDOUT_FILENO);
  if (!error) error = posix_spawn_file_actions_adddup2(files, output, STDERR_FILENO);
#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 34)
  if (!error) error = posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
#endif
#endif
  return error;
}

static int set_attributes(posix_spawnattr_t *attributes) {
  short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  int error = posix_spawnattr_setflags(attributes, flags);
  if (!error) error = posix_spawnattr_setpgroup(attributes, 0);
  sigset_t signals;
  sigemptyset(&signals);
  if (!error) error = posix_spawnattr_setsigmask(attributes, &signals);
  const int ours[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD};
  for (size_t index = 0; index < sizeof ours / sizeof *ours; index++)
    sigaddset(&signals, ours[index]);
  if (!error) error = posix_spawnattr_setsigdefault(attributes, &signals);
  return error;
}

int wr_spawn(pid_t *process, const char *program, char *const *arguments,
             char *const *environment, const char *folder, int input, int output) {
  posix_spawn_file_actions_t files;
  int error = posix_spawn_file_actions_init(&files);
  if (error) return error;
  posix_spawnattr_t attributes;
  error = posix_spawnattr_init(&attributes);
  if (!error) {
    error = set_files(&files, folder, input, output);
    if (!error) error = set_attributes(&attributes);
    if (!error) error = posix_spawn(process, program, &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&files);
  return error;
}

int wr_pipe(int *reading, int *writing, int unblocked) {
  int ends[2];
#ifdef __linux__
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
#else
  if (pipe(ends) != 0) return errno;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#endif
  int flags = fcntl(ends[unblocked], F_GETFL);
  if (flags < 0 || fcntl(ends[unblocked], F_SETFL, flags | O_NONBLOCK) != 0) {
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    return error;
  }
  *reading = ends[0];
  *writing = ends[1];
  return 0;
}

void wr_block_broken_pipes(void) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
}
