#ifndef WIREROOM_CPROCESS_H
#define WIREROOM_CPROCESS_H

#include <sys/types.h>

/* Starts a program in a process group of its own, in `folder`, with `input` and `output` as its
   standard input and as both its outputs, and with no other file of ours open. Signals have the
   system's defaults there, whatever they have here. Lists end with a null pointer.

   Gives 0 and the process, for which the caller waits; else the system's error. */
int wr_spawn(pid_t *process, const char *program, char *const *arguments,
             char *const *environment, const char *folder, int input, int output);

/* Makes a pipe that no other program inherits, and whose chosen end never blocks: the one that is
   read (0) or the one that is written (1). Gives 0, else the system's error. */
int wr_pipe(int *reading, int *writing, int unblocked);

/* Keeps SIGPIPE from the thread that calls: writing where nobody reads fails there and ends
   nothing. */
void wr_block_broken_pipes(void);

#endif
