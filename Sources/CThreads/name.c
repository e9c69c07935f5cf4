#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "CThreads.h"

#ifdef __linux__
#include <pthread.h>
#include <string.h>
#endif

void wr_name_thread(const char *name) {
#ifdef __linux__
  char start[16] = {0}; /* more is refused */
  strncpy(start, name, sizeof start - 1);
  pthread_setname_np(pthread_self(), start);
#else
  (void)name;
#endif
}
