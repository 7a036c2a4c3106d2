/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reply rules that the operator has added, one file for each provider. They are looked for when a server has
 * refused something, which is rare enough: a new file counts at once and nothing runs in between.
 */
final class OperatorReplies {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorReplies.class);
    private static final String SUFFIX = ".json";
    private static final int LARGEST = 1024 * 1024;

    private final Path directory;
    private List<String> seen = List.of();
    private ReplyRules rules = ReplyRules.OWN;

    OperatorReplies(Path directory) {
        this.directory = directory;
    }

    /** Those in the running Karaf. */
    static OperatorReplies ofKaraf() {
        return new OperatorReplies(Path.of(System.getProperty("karaf.etc", "etc"), "letterhead", "replies"));
    }

    /** The operator's rules, then the bundle's. */
    synchronized ReplyRules rules() {
        List<Path> files = files();
        List<String> now = files.stream().map(OperatorReplies::stamp).toList();
        if (!now.equals(seen)) {
            seen = now;
            rules = ReplyRules.OWN.after(read(files));
        }
        return rules;
    }

    private List<Path> files() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        } catch (IOException e) {
            LOG.warn("Cannot list {}, so the reply rules in it do not count: {}", directory, e.toString());
            return List.of();
        }
    }

    private static List<ReplyProvider> read(List<Path> files) {
        List<ReplyProvider> providers = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw new IllegalArgumentException("it is larger than " + LARGEST + " bytes");
                }
                providers.add(ReplyRulesReader.read(new String(bytes, StandardCharsets.UTF_8)));
                LOG.info("Reply rules from {} are in use", file);
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "The reply rules in {} do not count: {} Correct the file; the others are in use.",
                        file,
                        e instanceof IOException ? "it cannot be read (" + e + ")." : e.getMessage() + ".");
            }
        }
        return providers;
    }

    private static String stamp(Path file) {
        try {
            return file + " " + Files.getLastModifiedTime(file).toMillis() + " " + Files.size(file);
        } catch (IOException e) {
            return file + " gone";
        }
    }
}
