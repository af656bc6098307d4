#pragma once

// System calls that glibc declares for _GNU_SOURCE only, which Swift's Glibc module does not define.

static inline int quoin_syncfs(int descriptor) {
    extern int syncfs(int);
    return syncfs(descriptor);
}

// Renames, and fails with EEXIST where the new name is taken.
static inline int quoin_rename_new(const char *from, const char *to) {
    extern int renameat2(int, const char *, int, const char *, unsigned int);
    const int at_working_directory = -100;
    const unsigned int no_replace = 1;
    return renameat2(at_working_directory, from, at_working_directory, to, no_replace);
}
