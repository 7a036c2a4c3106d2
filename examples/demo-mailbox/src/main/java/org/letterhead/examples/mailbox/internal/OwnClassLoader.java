/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

/**
 * Class loader care: jakarta.mail looks for its providers with the thread's context class loader first, and in a
 * container that may know another copy of them, or none. Threads take over the context class loader of the thread that
 * starts them, so it is enough that GreenMail's first thread is started from within here; all its connections'
 * threads descend from that one.
 */
final class OwnClassLoader {
    private OwnClassLoader() {}

    /** Runs something with this bundle's class loader as the context class loader, and puts the former one back. */
    static void during(Runnable action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(OwnClassLoader.class.getClassLoader());
            action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
