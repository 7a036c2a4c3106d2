/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.itests.load.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What one thread has sent, in a file that survives the process: "T number" before a mail is tried, "A number id account
 * recipients" when it was accepted, "U number milliseconds reason" when it could not be accepted, "X number reason" for what must
 * never happen. Only whole lines count.
 */
final class Journal implements AutoCloseable {
    private final FileChannel file;
    private final long next;
    private final boolean pending;
    private long accepted;

    private Journal(FileChannel file, long accepted, long next, boolean pending) {
        this.file = file;
        this.accepted = accepted;
        this.next = next;
        this.pending = pending;
    }

    /** Opens a thread's file and reads how far it had come. */
    static Journal open(Path path) throws IOException {
        long tried = -1;
        long done = -1;
        long accepted = 0;
        if (Files.exists(path)) {
            cutTornLine(path);
            for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
                long number = Long.parseLong(line.split(" ")[1]);
                switch (line.charAt(0)) {
                    case 'T' -> tried = number;
                    case 'A' -> {
                        done = number;
                        accepted++;
                    }
                    default -> {
                        // A refusal: the mail is tried again.
                    }
                }
            }
        }
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new Journal(file, accepted, done + 1, tried > done);
    }

    /** The number of the mail that is to be sent next. */
    long next() {
        return next;
    }

    /** Whether that mail was tried before, so that nobody knows whether it was accepted. */
    boolean pending() {
        return pending;
    }

    /** How many mails were accepted. */
    synchronized long accepted() {
        return accepted;
    }

    void trying(LoadMail mail) throws IOException {
        write("T " + mail.number());
    }

    /** On disk when it returns; the mail is counted after that. */
    synchronized void accepted(LoadMail mail, String id) throws IOException {
        write("A " + mail.number() + " " + id + " " + mail.account() + " " + mail.token() + " "
                + String.join(",", mail.recipients()));
        file.force(false);
        accepted++;
    }

    void unavailable(LoadMail mail, long millis, String reason) throws IOException {
        write("U " + mail.number() + " " + millis + " " + oneLine(reason));
    }

    void wrong(LoadMail mail, String reason) throws IOException {
        write("X " + mail.number() + " " + oneLine(reason));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static void cutTornLine(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end < bytes.length) {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(end);
            }
        }
    }
}
