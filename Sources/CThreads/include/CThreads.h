#ifndef WIREROOM_CTHREADS_H
#define WIREROOM_CTHREADS_H

/* Names the thread that calls, for debuggers and `top -H`; where the system takes 15 bytes, the
   first 15 of them (Linux; else nothing). */
void wr_name_thread(const char *name);

#endif
