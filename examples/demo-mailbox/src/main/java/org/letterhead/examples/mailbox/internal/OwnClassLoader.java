/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Class loader care: jakarta.mail looks for its providers with the thread's context class loader first, and in a
 * container that may know another copy of them, or none. Threads take over the context class loader of the thread that
 * starts them, so it is enough that GreenMail's first thread is started from within here; all its connections'
 * threads descend from that one.
 */
final class OwnClassLoader {
    private OwnClassLoader() {}

    /** What may go wrong while something is read or written. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /** Runs something with this bundle's class loader as the context class loader, and puts the former one back. */
    static void during(Runnable action) {
        try {
            answer(() -> {
                action.run();
                return null;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for something that answers. */
    static <T> T answer(Action<T> action) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(OwnClassLoader.class.getClassLoader());
            return action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
