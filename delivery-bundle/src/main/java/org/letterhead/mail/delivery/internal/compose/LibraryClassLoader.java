/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import jakarta.mail.MessagingException;
import java.io.IOException;

/**
 * The one place of this bundle that touches the thread's context class loader. Jakarta Mail and Activation look for
 * their providers and mailcaps through it first: with a host's class loader there they find another copy or none, and
 * then encode nothing. So this bundle's own loader, which has the
 * embedded libraries, is set while a mail is composed, and the caller's is put back whatever happens.
 */
final class LibraryClassLoader {
    private static final ClassLoader LIBRARIES = new KeptServiceFiles(LibraryClassLoader.class.getClassLoader());

    private LibraryClassLoader() {}

    /** Something that composes. */
    interface Work<T> {
        /** Does it. */
        T run() throws MessagingException, IOException;
    }

    static <T> T with(Work<T> work) throws MessagingException, IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(LIBRARIES);
            return work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
