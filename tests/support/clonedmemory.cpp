// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// In every test that is built for ThreadSanitizer.

#include <cstdarg>
#include <dlfcn.h>
#include <sched.h>

// QProcess starts programs on the memory of the thread that asks, which waits meanwhile.
// ThreadSanitizer takes what the child does for that thread's, until exec, which never returns:
// from then on it sees none of the thread's locks. So the child gets memory of its own, as by
// fork().
extern "C" __attribute__((visibility("default"))) int clone(int (*run)(void *), void *stack,
                                                            int flags, void *argument, ...)
{
    std::va_list rest;
    va_start(rest, argument);
    void *const parentId = va_arg(rest, void *);
    void *const threadStorage = va_arg(rest, void *);
    void *const childId = va_arg(rest, void *);
    va_end(rest);
    using Clone = int (*)(int (*)(void *), void *, int, void *, ...);
    static const auto original = reinterpret_cast<Clone>(dlsym(RTLD_NEXT, "clone"));
    if ((flags & CLONE_VFORK) != 0)
        flags &= ~CLONE_VM;
    return original(run, stack, flags, argument, parentId, threadStorage, childId);
}
