/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import org.letterhead.mail.transport.TransportException;

/**
 * The class loader care of this bundle. Jakarta Mail looks for its parts through the context class loader of the
 * thread, and that one belongs to whoever called: it can be {@code null}, or know another copy of Jakarta Mail. So
 * every call that reaches Angus runs with this bundle's own class loader, which sees the embedded copy and no other.
 */
final class OwnClassLoader {
    private static final ClassLoader OWN = OwnClassLoader.class.getClassLoader();

    private OwnClassLoader() {}

    /** Something that reaches Angus. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws TransportException;
    }

    static <T> T call(Call<T> call) throws TransportException {
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(OWN);
            return call.run();
        } finally {
            thread.setContextClassLoader(callers);
        }
    }
}
