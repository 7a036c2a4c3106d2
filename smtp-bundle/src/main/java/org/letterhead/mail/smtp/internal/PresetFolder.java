/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's own presets, one JSON file each. Whoever asks gets what the folder holds now: a file is read again when
 * its time or size has changed, so nothing has to be restarted and nothing watches the folder while nobody asks. A file
 * that is not in order is named in the log once for each of its states and left out; the others do not notice.
 */
final class PresetFolder {
    private static final Logger LOG = LoggerFactory.getLogger(PresetFolder.class);
    private static final String ENDING = ".json";
    private static final int MAX_BYTES = 256 * 1024;

    private final Path folder;
    private final PresetReader reader;
    private Map<String, Seen> seen = Map.of();
    private boolean unreadable;

    PresetFolder(Path folder, PresetReader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /** What a file held when it was in this state; empty if it was not in order. */
    private record Seen(FileTime changed, long size, Object key, Optional<PresetFile> preset) {}

    /** The presets that are there now, by their ids. */
    synchronized Map<String, PresetFile> current() {
        Map<String, Seen> now = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                look(file).ifPresent(one -> now.put(id(file), one));
            }
            unreadable = false;
        } catch (NoSuchFileException e) {
            now.clear();
        } catch (IOException | DirectoryIteratorException e) {
            if (!unreadable) {
                LOG.warn("The folder {} cannot be read, so its presets are not offered: {}", folder, e.toString());
            }
            unreadable = true;
            now.clear();
        }
        seen = now;
        Map<String, PresetFile> presets = new TreeMap<>();
        now.forEach((id, one) -> one.preset().ifPresent(preset -> presets.put(id, preset)));
        return presets;
    }

    private Optional<Seen> look(Path file) {
        try {
            BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
            Seen before = seen.get(id(file));
            if (before != null
                    && before.changed().equals(state.lastModifiedTime())
                    && before.size() == state.size()
                    && String.valueOf(before.key()).equals(String.valueOf(state.fileKey()))) {
                return Optional.of(before);
            }
            return Optional.of(new Seen(state.lastModifiedTime(), state.size(), state.fileKey(), read(file, state)));
        } catch (IOException e) {
            LOG.debug("{} went while it was looked at", file, e);
            return Optional.empty();
        }
    }

    private Optional<PresetFile> read(Path file, BasicFileAttributes state) {
        try {
            if (!state.isRegularFile() || state.size() > MAX_BYTES) {
                throw new IllegalArgumentException("it is no file of at most " + MAX_BYTES + " bytes");
            }
            String json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            PresetFile preset = reader.read(id(file), json);
            LOG.info("The preset {} is offered", file);
            return Optional.of(preset);
        } catch (CharacterCodingException e) {
            LOG.warn("The preset {} is not offered: its letters are not in UTF-8. Save it as UTF-8.", file);
        } catch (IOException e) {
            LOG.warn("The preset {} is not offered: it cannot be read ({})", file, e.toString());
        } catch (IllegalArgumentException e) {
            LOG.warn("The preset {} is not offered: {}. Correct it; it is read again at once.", file, e.getMessage());
        }
        return Optional.empty();
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }
}
