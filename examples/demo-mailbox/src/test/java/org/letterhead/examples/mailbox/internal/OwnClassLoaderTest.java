/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnClassLoaderTest {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void putBack() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void threadsMadeWithinKeepIt() {
        Thread.currentThread().setContextClassLoader(null);
        AtomicReference<Thread> started = new AtomicReference<>();

        OwnClassLoader.during(() -> started.set(new Thread(() -> {})));

        assertThat(started.get().getContextClassLoader()).isSameAs(OwnClassLoader.class.getClassLoader());
        assertThat(Thread.currentThread().getContextClassLoader()).isNull();
    }

    @Test
    void putsTheFormerOneBackAfterAFailure() {
        Thread.currentThread().setContextClassLoader(null);

        assertThatIllegalStateException()
                .isThrownBy(() -> OwnClassLoader.during(() -> {
                    throw new IllegalStateException("from within");
                }));

        assertThat(Thread.currentThread().getContextClassLoader()).isNull();
    }
}
