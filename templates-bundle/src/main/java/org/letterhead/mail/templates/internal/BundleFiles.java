/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** The files of a bundle: a class loader cannot say what is in a folder, a bundle can. */
record BundleFiles(Bundle bundle) implements TemplateFiles {
    @Override
    public List<String> list(String folder) {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        return paths == null
                ? List.of()
                : Collections.list(paths).stream()
                        .map(path -> path.substring(path.indexOf(folder) + folder.length()))
                        .sorted()
                        .toList();
    }

    @Override
    public Optional<String> read(String path) {
        URL url = bundle.getEntry(path);
        if (url == null) {
            return Optional.empty();
        }
        try (InputStream in = url.openStream()) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " of bundle " + bundle, e);
        }
    }
}
