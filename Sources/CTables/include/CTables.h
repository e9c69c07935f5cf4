#ifndef WIREROOM_CTABLES_H
#define WIREROOM_CTABLES_H

#include <stddef.h>

/* The data files under data/, built into the program byte for byte. */
enum wr_table {
  WR_TABLE_GAZETTEER = 0,
  WR_TABLE_ENTITIES = 1,
  WR_TABLE_LEXICON = 2,
  WR_TABLE_FURNITURE = 3,
  WR_TABLE_STORY_SCHEMA = 4,
  WR_TABLE_REJECT_SCHEMA = 5,
  WR_TABLE_SUMMARY_SCHEMA = 6,
  WR_TABLE_RUN_SCHEMA = 7,
  WR_TABLE_TOPICS = 8,
  WR_TABLE_EXONYMS = 9,
};

/* The bytes of a table and their number; the bytes live as long as the program. */
const unsigned char *wr_table_bytes(enum wr_table table);
size_t wr_table_size(enum wr_table table);

/* Keeps freed blocks in the heap instead of giving them back to the system (glibc; else nothing);
   how many follows the bytes that the process may hold and those of text in a batch. */
void wr_keep_freed_memory(size_t limit, size_t batch);

/* Gives freed blocks back to the system now (glibc; else nothing). */
void wr_release_freed_memory(void);

/* The cores that this process may use: those online, less what its affinity (`taskset`) and its
   control group's quota (`docker --cpus`) leave out. At least 1. */
size_t wr_usable_cores(void);

#endif
