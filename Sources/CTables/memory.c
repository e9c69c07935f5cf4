#include "CTables.h"

#include <stdlib.h> /* defines __GLIBC__ where it is glibc */

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* By default glibc maps every block above 128 KiB anew and gives it back when it is freed: each
   batch would pay for the clearing of its pages by the kernel, a tenth of a run's time. How much is
   kept follows the memory that the run may use and its batches: the buffers of usual batches stay,
   those of a document that outgrew them go back at once, and each of the few arenas keeps a part at
   its top. */
void wr_keep_freed_memory(size_t limit, size_t batch) {
#ifdef __GLIBC__
  size_t most = (size_t)32 << 20; /* glibc takes no more */
  size_t usual = batch < (size_t)64 << 10 ? (size_t)1 << 20 : 16 * batch;
  size_t mapped = limit / 32 < usual ? limit / 32 : usual;
  mapped = mapped < most ? mapped : most;
  mallopt(M_MMAP_THRESHOLD, (int)mapped);
  int is_small = limit < (size_t)192 << 20;
  size_t part = limit / (is_small ? 16 : 8);
  size_t kept = part < 2 * usual ? part : 2 * usual;
  kept = kept < ((size_t)128 << 20) ? kept : (size_t)128 << 20;
  mallopt(M_TRIM_THRESHOLD, (int)kept);
  mallopt(M_ARENA_MAX, is_small ? 2 : 4);
#else
  (void)limit;
  (void)batch;
#endif
}

void wr_release_freed_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
