/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.itests.load.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;

/**
 * One mail of the load. Everything about it follows from its token, so that it can be asked for again, word for word, after a
 * crash: that is what a host's idempotency key is for.
 *
 * @param token which thread's mail it is, and its number there: {@code w3-000017}
 */
record LoadMail(String token, int worker, long number) {
    private static final int ACCOUNTS = 5;

    static LoadMail of(int worker, long number) {
        return new LoadMail("w%d-%06d".formatted(worker, number), worker, number);
    }

    String account() {
        return "shop" + (number + worker) % ACCOUNTS;
    }

    MessageClass messageClass() {
        return MessageClass.values()[(int) (number % 3)];
    }

    /** Each recipient's address names mail and recipient, so that a server's log tells whose it was at every command. */
    List<String> recipients() {
        List<String> recipients = new ArrayList<>(List.of(token + ".a@acme.example"));
        if (number % 4 == 1) {
            recipients.add(token + ".b@other.example");
        }
        return recipients;
    }

    /** What the host asks for; the same each time. */
    MailRequest request() {
        MailRequest.Builder request = MailRequest.forAccount(account())
                .messageClass(messageClass())
                .idempotencyKey(token)
                .content(new MailContent.Given(
                        "[" + token + "] Your order", "Café €: " + token + "\n" + "x".repeat(800), html()));
        recipients().forEach(address -> request.to(Mailbox.of(address)));
        if (number % 5 == 2) {
            request.attach(Attachment.file(
                    "list.csv",
                    "text/csv",
                    ("token;" + token + "\n").repeat(200).getBytes(StandardCharsets.UTF_8)));
        }
        return request.build();
    }

    private Optional<String> html() {
        return number % 2 == 0 ? Optional.of("<p>Café € <b>" + token + "</b></p>") : Optional.empty();
    }
}
