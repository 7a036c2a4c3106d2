/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.letterhead.mail.itests.karaf.Await;
import org.letterhead.mail.itests.karaf.ReceivedMail;

/** The demo mailbox: a folder with the source of every mail that it was sent. */
final class Inbox {
    private final Path folder;
    private final Path log;
    private final Set<Path> read = new HashSet<>();

    Inbox(Path folder, Path log) {
        this.folder = folder;
        this.log = log;
    }

    /** Waits for the next mail to an address; each is given out once. */
    ReceivedMail next(String address) throws IOException, InterruptedException {
        ReceivedMail[] mail = new ReceivedMail[1];
        Await.until(
                "a mail to " + address + " is in " + folder,
                LetterheadKaraf.SOON,
                () -> {
                    mail[0] = find(address).orElse(null);
                    return mail[0] != null;
                },
                () -> "; the log is " + log);
        return mail[0];
    }

    /** Waits for a mail to an address that says something in a header field; others to that address are passed over. */
    ReceivedMail next(String address, String field, String text)
            throws IOException, InterruptedException, MessagingException {
        ReceivedMail mail;
        do {
            mail = next(address);
        } while (!mail.header(field).orElse("").contains(text));
        return mail;
    }

    private Optional<ReceivedMail> find(String address) throws IOException {
        for (Path file : unread()) {
            ReceivedMail mail = ReceivedMail.read(file);
            if (to(mail).equals(address)) {
                read.add(file);
                return Optional.of(mail);
            }
        }
        return Optional.empty();
    }

    private List<Path> unread() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".eml") && !read.contains(file))
                    .sorted(Comparator.comparing(Inbox::number))
                    .toList();
        }
    }

    private static Long number(Path file) {
        return Long.valueOf(file.getFileName().toString().replace(".eml", ""));
    }

    private static String to(ReceivedMail mail) throws IOException {
        try {
            return mail.to().map(InternetAddress::getAddress).orElse("");
        } catch (MessagingException e) {
            throw new IOException("not a mail as it should be: " + e.getMessage(), e);
        }
    }
}
