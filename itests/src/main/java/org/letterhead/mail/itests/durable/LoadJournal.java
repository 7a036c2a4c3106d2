/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The load host's directory, seen from outside: what to send, and what was accepted. */
public final class LoadJournal {
    private final Path directory;

    private LoadJournal(Path directory) {
        this.directory = directory;
    }

    static LoadJournal in(Path directory) throws IOException {
        return new LoadJournal(Files.createDirectories(directory));
    }

    /** A mail that {@code send} has accepted. */
    public record Accepted(String id, String account, String token, List<String> recipients) {}

    /** A mail that {@code send} could not accept, after so long and with these words. */
    public record Unavailable(long millis, String reason) {}

    /**
     * Everything in the journal.
     *
     * @param wrong what {@code send} must never do
     */
    public record Content(List<Accepted> accepted, List<Unavailable> unavailable, List<String> wrong) {
        /** The recipients of all accepted mails. */
        public List<String> recipients() {
            return accepted.stream().flatMap(mail -> mail.recipients().stream()).toList();
        }
    }

    /**
     * Says what to send from now on.
     *
     * @param perSecond how many mails; 0 to stop
     * @param limit how many in all; 0 for no end
     */
    void order(int perSecond, long limit) throws IOException {
        Path next = directory.resolve("orders.next");
        Files.writeString(next, "per.second = " + perSecond + "\nlimit = " + limit + "\n");
        Files.move(next, directory.resolve("orders"), StandardCopyOption.ATOMIC_MOVE);
    }

    Path directory() {
        return directory;
    }

    /** Reads what has been written until now. */
    public Content read() throws IOException {
        List<Accepted> accepted = new ArrayList<>();
        List<Unavailable> unavailable = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("journal-"))
                    .toList()) {
                for (String line : wholeLines(file)) {
                    String[] words = line.split(" ");
                    switch (words[0]) {
                        case "A" ->
                            accepted.add(new Accepted(words[2], words[3], words[4], List.of(words[5].split(","))));
                        case "U" -> unavailable.add(new Unavailable(Long.parseLong(words[2]), line.split(" ", 4)[3]));
                        case "X" -> wrong.add(line);
                        default -> {
                            // Tried, and no more.
                        }
                    }
                }
            }
        }
        return new Content(accepted, unavailable, wrong);
    }

    /** How many mails were accepted until now. */
    public long accepted() throws IOException {
        return read().accepted().size();
    }

    private static List<String> wholeLines(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
