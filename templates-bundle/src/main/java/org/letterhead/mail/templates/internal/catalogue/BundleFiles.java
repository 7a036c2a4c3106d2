/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** The files of a bundle: a class loader cannot say what is in a folder, a bundle can. */
public record BundleFiles(Bundle bundle) implements TemplateFiles {
    private static final int LARGEST = 1_048_576;

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
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IllegalArgumentException(path + " is larger than " + LARGEST + " bytes");
            }
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new UncheckedIOException(path + " is not UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " of bundle " + bundle, e);
        }
    }
}
