/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.letterhead.mail.store.Database;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;

/** Reads from a bundle's manifest which schemas it brings, and their scripts from its jar. */
final class BundleSchemas {
    private static final String MIGRATIONS = "migrations";

    private BundleSchemas() {}

    /**
     * Reads them.
     *
     * @return none for nearly every bundle
     * @throws IllegalArgumentException if the bundle's header asks for something impossible
     */
    static List<Schema> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return List.of();
        }
        return revision.getDeclaredCapabilities(Database.SCHEMA).stream()
                .map(capability -> schema(bundle, capability))
                .toList();
    }

    private static Schema schema(Bundle bundle, Capability capability) {
        Map<String, Object> attributes = capability.getAttributes();
        String origin = "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
        if (!(attributes.get(Database.SCHEMA) instanceof String name)
                || !(attributes.get(MIGRATIONS) instanceof String path)) {
            throw new IllegalArgumentException("The Provide-Capability header of " + origin + " must say "
                    + Database.SCHEMA + "=<name> and " + MIGRATIONS + "=\"<path>\"");
        }
        List<Schema.Script> scripts = new ArrayList<>();
        Enumeration<URL> entries = bundle.findEntries(path, "*.sql", false);
        for (URL entry : entries == null ? List.<URL>of() : Collections.list(entries)) {
            scripts.add(
                    new Schema.Script(entry.getPath().substring(entry.getPath().lastIndexOf('/') + 1), text(entry)));
        }
        if (scripts.isEmpty()) {
            throw new IllegalArgumentException("There are no .sql files below " + path + " in " + origin);
        }
        return new Schema(name, origin, scripts);
    }

    private static String text(URL entry) {
        try (InputStream in = entry.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
