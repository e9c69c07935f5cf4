/* How lazy values are begun under the thread sanitizer; nothing in any other build.

   Where the sanitizer watches, Swift's runtime never notes that a value is ready: so that the
   sanitizer sees an order, each access to each global, and to each description of a generic type,
   takes and leaves a lock of the kernel (FUTEX_LOCK_PI). Threads that run the same code then do
   little else, and a run of the tests seems to stand still. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) && defined(__linux__)

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Begins a global. It stands in the program and therefore goes before the runtime's. The sanitizer
   sees what it does as it sees all else: an order for less than a lock. */
void swift_once(int32_t *state, void (*begin)(void *), void *context);

enum { fresh, ready, begun };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;

void swift_once(int32_t *state, void (*begin)(void *), void *context) {
  if (__atomic_load_n(state, __ATOMIC_ACQUIRE) == ready) return;
  pthread_mutex_lock(&mutex);
  while (__atomic_load_n(state, __ATOMIC_RELAXED) == begun) pthread_cond_wait(&change, &mutex);
  bool is_ours = __atomic_load_n(state, __ATOMIC_RELAXED) == fresh;
  if (is_ours) __atomic_store_n(state, begun, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&mutex);
  if (!is_ours) return;
  begin(context); /* may begin others */
  pthread_mutex_lock(&mutex);
  __atomic_store_n(state, ready, __ATOMIC_RELEASE);
  pthread_cond_broadcast(&change);
  pthread_mutex_unlock(&mutex);
}

/* What the sanitizer calls when it is ready to watch. The runtime's own values are of code that is
   not instrumented: that they are ready may be noted, as without the sanitizer. */
void __tsan_on_initialize(void);

__attribute__((disable_sanitizer_instrumentation)) void __tsan_on_initialize(void) {
  void (*runtime)(void) = (void (*)(void))dlsym(RTLD_NEXT, "__tsan_on_initialize");
  if (runtime) runtime();
  bool *locks_always = (bool *)dlsym(RTLD_DEFAULT, "_swift_tsan_enabled");
  if (locks_always) *locks_always = false;
}

#endif
#endif
typedef int wr_no_empty_unit; /* C has no empty translation unit */
