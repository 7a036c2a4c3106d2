/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Providers are found as ever, and the jars are looked through only once. */
class KeptServiceFilesTest {
    private final AtomicInteger looks = new AtomicInteger();
    private final ClassLoader library = new ClassLoader(getClass().getClassLoader()) {
        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            looks.incrementAndGet();
            return super.getResources(name);
        }
    };

    private final KeptServiceFiles kept = new KeptServiceFiles(library);

    @Test
    void findsTheProviderThatTheLibraryHas() {
        List<Class<?>> expected = providers(library);

        assertThat(expected).isNotEmpty();
        assertThat(providers(kept)).isEqualTo(expected).isEqualTo(providers(kept));
    }

    @Test
    void looksOnceHoweverOftenItIsAsked() {
        for (int mail = 0; mail < 10; mail++) {
            providers(kept);
        }

        assertThat(looks).hasValue(1);
    }

    @Test
    void remembersThatThereIsNone() throws IOException {
        assertThat(Collections.list(kept.getResources("META-INF/services/org.example.Nobody")))
                .isEmpty();
        kept.getResources("META-INF/services/org.example.Nobody");

        assertThat(looks).hasValue(1);
    }

    @Test
    void keepsNoOtherFiles() throws IOException {
        kept.getResources("META-INF/mailcap");
        kept.getResources("META-INF/mailcap");

        assertThat(looks).hasValue(2);
    }

    private static List<Class<?>> providers(ClassLoader loader) {
        return ServiceLoader.load(StreamProvider.class, loader).stream()
                .<Class<?>>map(ServiceLoader.Provider::type)
                .toList();
    }
}
