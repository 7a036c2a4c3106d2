/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.compose;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A class loader's classes and files, with those files kept in memory in which libraries name their providers. Jakarta Mail
 * looks its provider up for each text of a header that it encodes, each time in all jars of this bundle: without this, that takes longer
 * than all the rest of composing.
 */
final class KeptServiceFiles extends ClassLoader {
    private static final String SERVICES = "META-INF/services/";

    private final ClassLoader library;
    private final Map<String, List<URL>> kept = new ConcurrentHashMap<>();

    KeptServiceFiles(ClassLoader library) {
        super(library);
        this.library = library;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (!name.startsWith(SERVICES)) {
            return super.getResources(name);
        }
        try {
            return Collections.enumeration(kept.computeIfAbsent(name, this::read));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<URL> read(String name) {
        try {
            List<URL> files = new ArrayList<>();
            for (URL file : Collections.list(library.getResources(name))) {
                try (InputStream in = file.openStream()) {
                    files.add(new URL(file, file.toExternalForm(), new InMemory(in.readAllBytes())));
                }
            }
            return List.copyOf(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class InMemory extends URLStreamHandler {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL file) {
            return new URLConnection(file) {
                @Override
                public void connect() {
                    // Everything is here already.
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
