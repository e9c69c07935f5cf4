#include "CTables.h"

#include <stdlib.h> /* defines __GLIBC__ where it is glibc */

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* By default glibc maps every block above 128 KiB anew and gives it back when it is freed: each
   batch would pay for the clearing of its pages by the kernel, a tenth of a run's time. */
void wr_keep_freed_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
  mallopt(M_ARENA_MAX, 4);
#endif
}
