/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of a few megabytes, to be filled. In memory where mounting is allowed (root, as ./check is run); there is no other way that
 * a database takes for a full disk.
 */
final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    static SmallDisk mount(Path directory, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        unmount(directory);
        Command.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0777", "tmpfs", directory.toString());
        return new SmallDisk(directory);
    }

    Path directory() {
        return directory;
    }

    /** Leaves no byte to anybody. May be called again when something was freed. */
    void fill() throws IOException {
        byte[] block = new byte[4096];
        do {
            try (OutputStream filler = Files.newOutputStream(
                    filler(), java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    filler.write(block);
                }
            } catch (java.nio.file.FileSystemException e) {
                throw e;
            } catch (IOException e) {
                // "No space left on device": that is it, unless the store has given up its reserve just now.
            }
        } while (directory.toFile().getUsableSpace() >= block.length);
    }

    /** Gives the space back. */
    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    @Override
    public void close() throws IOException {
        try {
            unmount(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    private static void unmount(Path directory) throws IOException, InterruptedException {
        if (!Files.getFileStore(directory)
                .equals(Files.getFileStore(directory.toAbsolutePath().getParent()))) {
            Command.run("umount", "-l", directory.toString());
        }
    }
}
