/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.SettingsForm;

/**
 * The presets on offer: those of this bundle in their order, each replaced by the operator's file of the same name if
 * there is one, then the operator's others by name.
 */
final class Presets {
    /** Below Karaf's etc. */
    static final String FOLDER = "letterhead/presets";

    private static final String OWN = "/presets/";

    private final Map<String, PresetFile> own = new LinkedHashMap<>();
    private final Optional<PresetFolder> operators;

    /**
     * Reads the bundle's own presets.
     *
     * @param form what the presets fill in
     * @param folder the operator's; empty if this runs in no Karaf
     */
    Presets(SettingsForm form, Optional<Path> folder) {
        PresetReader reader = new PresetReader(form);
        for (String id : resource("order.txt").split("\n")) {
            if (!id.isBlank()) {
                own.put(id.strip(), reader.read(id.strip(), resource(id.strip() + ".json")));
            }
        }
        this.operators = folder.map(path -> new PresetFolder(path, reader));
    }

    /** The folder in the etc of this Karaf. */
    static Optional<Path> folderOfKaraf() {
        return Optional.ofNullable(System.getProperty("karaf.etc")).map(etc -> Path.of(etc, FOLDER));
    }

    List<Preset> in(Locale locale) {
        Map<String, PresetFile> offered = new LinkedHashMap<>(own);
        operators.ifPresent(folder -> offered.putAll(folder.current()));
        return offered.values().stream().map(preset -> preset.in(locale)).toList();
    }

    private static String resource(String name) {
        try (InputStream in = Presets.class.getResourceAsStream(OWN + name)) {
            if (in == null) {
                throw new IllegalStateException("this bundle lacks its file " + OWN + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + OWN + name + " of this bundle", e);
        }
    }
}
