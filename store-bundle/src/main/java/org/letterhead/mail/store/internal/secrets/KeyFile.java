/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The key in a file of its own that only its owner can read. It is made once, whole or not at all, and never overwritten: a key
 * that is gone takes every sealed value with it.
 */
public final class KeyFile implements KeySource {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String WHAT_IT_IS =
            """
            # The key of Letterhead's sealed secrets (passwords, tokens). Without it they are lost; with it and the database
            # anybody can read them. Keep a copy of this file, apart from the backups of the database.
            """;

    private final Path file;

    /** Reads or makes the file when asked. */
    public KeyFile(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    @Override
    public String place() {
        return "the file " + file + " (key.file in etc/org.letterhead.mail.store.cfg)";
    }

    @Override
    public Optional<StoreKey> read() {
        List<String> lines;
        try {
            checkPermissions();
            lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KeyFault("The key cannot be read from " + place() + ": " + e);
        }
        String text = String.join(
                "",
                lines.stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(String::strip)
                        .toList());
        try {
            return Optional.of(new StoreKey(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            throw new KeyFault("There is no key in " + place()
                    + ": the file is damaged. Restore it from its copy; nothing was changed");
        }
    }

    private void checkPermissions() throws IOException {
        if (!isPosix()) {
            return;
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        others.removeAll(Set.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        if (!others.isEmpty()) {
            throw new KeyFault("Others than its owner can read or change " + place() + ": run chmod 600 " + file
                    + ", and think about who may have read it");
        }
    }

    @Override
    public StoreKey create() {
        byte[] bytes = new byte[StoreKey.LENGTH];
        new SecureRandom().nextBytes(bytes);
        byte[] content =
                (WHAT_IT_IS + Base64.getEncoder().encodeToString(bytes) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try {
            Path folder = file.getParent();
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, file.getFileName() + ".", ".new", ownerOnly());
            try {
                write(draft, content);
                publish(draft, content);
            } finally {
                Files.deleteIfExists(draft);
            }
            sync(folder);
        } catch (IOException e) {
            throw new KeyFault(
                    "No key can be made in " + place() + ": " + e + ". Let this user write there, or set key.file");
        }
        // What is there counts, whoever made it.
        return read().orElseThrow(() -> new KeyFault("The key that was just made is gone from " + place()));
    }

    /** A link appears whole and never replaces a file, a move might. */
    private void publish(Path draft, byte[] content) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process of this machine was faster: its key is the one.
        } catch (UnsupportedOperationException | IOException e) {
            // A file system without hard links.
            try {
                Files.createFile(file, ownerOnly());
            } catch (FileAlreadyExistsException faster) {
                return;
            }
            write(file, content);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** So that the name survives a power cut too. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every system can do that with a folder.
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
