/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a bundle brings for its tables.
 *
 * @param name the schema's name
 * @param origin where the scripts come from, for messages
 * @param scripts in any order
 */
public record Schema(String name, String origin, List<Script> scripts) {
    /** Keeps a copy and refuses names that would not do in a table's name. */
    public Schema {
        scripts = List.copyOf(scripts);
        if (!name.matches("[a-z][a-z0-9]{0,29}")) {
            throw new IllegalArgumentException(origin + " asks for a schema \"" + name
                    + "\": a name is made of at most 30 lower-case letters and digits");
        }
    }

    /** The table in which the migrations that have run are written down. */
    public String historyTable() {
        return "lh_" + name + "_history";
    }

    /** Reads the scripts of a folder, as tests have them. */
    public static Schema ofFolder(String name, Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return new Schema(
                    name,
                    folder.toString(),
                    files.filter(file -> file.toString().endsWith(".sql"))
                            .map(Schema::script)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Script script(Path file) {
        try {
            return new Script(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One script.
     *
     * @param name such as {@code V1__tables.sql}
     * @param sql its text
     */
    public record Script(String name, String sql) {}
}
