#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "CTables.h"

#include <unistd.h>

#ifdef __linux__
#include <sched.h>
#include <stdio.h>

/* The processor time that the control group (version 2) is granted, in whole cores rounded up; 0
   where it has no limit. */
static long granted_cores(void) {
  FILE *file = fopen("/sys/fs/cgroup/cpu.max", "re");
  if (!file) return 0;
  long long quota = 0, period = 0;
  int read = fscanf(file, "%lld %lld", &quota, &period); /* `max` is no number */
  fclose(file);
  return read == 2 && quota > 0 && period > 0 ? (long)((quota + period - 1) / period) : 0;
}
#endif

size_t wr_usable_cores(void) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) cores = CPU_COUNT(&set);
  long granted = granted_cores();
  if (granted > 0 && granted < cores) cores = granted;
#endif
  return cores > 0 ? (size_t)cores : 1;
}
