#include "CTables.h"

#include <stdlib.h> /* defines __GLIBC__ where it is glibc */

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* By default glibc maps every block above 128 KiB anew and gives it back when it is freed: each
   batch would pay for the clearing of its pages by the kernel, a tenth of a run's time. How much is
   kept follows the memory that the run may use. */
void wr_keep_freed_memory(size_t limit) {
#ifdef __GLIBC__
  size_t most = (size_t)32 << 20; /* glibc takes no more */
  size_t mapped = limit / 8 < most ? limit / 8 : most;
  mallopt(M_MMAP_THRESHOLD, (int)mapped);
  size_t kept = limit / 4 < ((size_t)128 << 20) ? limit / 4 : (size_t)128 << 20;
  mallopt(M_TRIM_THRESHOLD, (int)kept);
  mallopt(M_ARENA_MAX, 4);
#else
  (void)limit;
#endif
}

void wr_release_freed_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
