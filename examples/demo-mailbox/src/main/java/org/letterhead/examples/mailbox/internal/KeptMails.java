/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that {@link SourceFiles} writes, for reading. A number is all that is ever asked for: nothing else can choose a file. */
final class KeptMails {
    /** Whoever keeps more has the files themselves. */
    static final int MOST_LISTED = 200;

    /** No mail of Letterhead's is larger; a larger one can be looked at as a file. */
    static final long LONGEST = 32L << 20;

    private static final int LONGEST_HEAD = 256 << 10;

    private final Path directory;

    KeptMails(Path directory) {
        this.directory = directory;
    }

    /**
     * A line of the list.
     *
     * @param number the mail's
     * @param at when it arrived
     * @param headers as they came
     */
    record Listed(long number, Instant at, MailHeaders headers) {}

    /** The newest first. */
    List<Listed> latest() throws IOException {
        List<Listed> mails = new ArrayList<>();
        for (long number : numbers()) {
            head(number).ifPresent(mails::add);
            if (mails.size() == MOST_LISTED) {
                break;
            }
        }
        return mails;
    }

    /** How many there are. */
    int count() throws IOException {
        return numbers().size();
    }

    /** When a mail arrived; empty if there is none of that number. */
    Optional<Instant> arrived(long number) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file(number)).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Its source; empty if there is none of that number. */
    Optional<byte[]> source(long number) throws IOException {
        try (InputStream in = Files.newInputStream(file(number))) {
            return Optional.of(in.readNBytes((int) LONGEST));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<Listed> head(long number) throws IOException {
        try (InputStream in = Files.newInputStream(file(number))) {
            return Optional.of(new Listed(
                    number,
                    Files.getLastModifiedTime(file(number)).toInstant(),
                    new MailHeaders(new InternetHeaders(new Head(in, LONGEST_HEAD), true))));
        } catch (NoSuchFileException e) {
            // Somebody has just cleared up.
            return Optional.empty();
        } catch (MessagingException e) {
            throw new IOException("cannot read the header of " + file(number), e);
        }
    }

    private List<Long> numbers() throws IOException {
        if (!Files.isDirectory(directory)) {
            // No mail has come yet.
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(SourceFiles::numberOf)
                    .filter(number -> number > 0)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private Path file(long number) {
        return directory.resolve(number + ".eml");
    }

    /** The beginning of a file: a mail that is all header must not fill the memory when the list is shown. */
    private static final class Head extends FilterInputStream {
        private int left;

        Head(InputStream in, int most) {
            super(new BufferedInputStream(in));
            left = most;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? super.read() : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = left <= 0 ? -1 : super.read(bytes, offset, Math.min(length, left));
            left -= Math.max(n, 0);
            return n;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
