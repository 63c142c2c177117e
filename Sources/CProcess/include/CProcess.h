// What a process that holds secrets does to itself, where Swift cannot say it.

#ifndef AIRLOCK_CPROCESS_H
#define AIRLOCK_CPROCESS_H

/// No other program of this user may look into this process or trace it (prctl(2),
/// PR_SET_DUMPABLE), and it leaves no core file. 0; -1 where the system has no such thing.
int airlock_forbid_tracing(void);

/// 1 when ``airlock_forbid_tracing`` is in force.
int airlock_is_untraceable(void);

/// Gives crashes back to the system: Swift's own handler starts a program that prints registers and
/// the memory that they point to. One that the person asked for, with SWIFT_BACKTRACE, stays.
void airlock_forbid_crash_reports(void);

/// 1 when blocks are zeroed before the system's allocator gets them back; see free.c.
int airlock_wipes_freed_blocks(void);

#endif
