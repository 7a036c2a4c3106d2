/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The mails' contents in their table: in pieces, and sealed if the mail is for somebody's security, since it holds links that
 * let in whoever reads them.
 */
@Component(service = Contents.class)
public final class Contents {
    /** Both databases hold this much in a row without a place of its own for it. */
    static final int PIECE = 256 * 1024;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SealedSecrets secrets;

    /** Whether mails of a class are sealed. */
    static boolean areSealed(MessageClass messageClass) {
        return messageClass == MessageClass.SECURITY;
    }

    /**
     * A mail's content as it is kept.
     *
     * @throws MailUnavailableException if it has to be sealed and there is no key
     */
    byte[] write(AcceptedMail mail) {
        byte[] clear = ContentBytes.write(mail);
        return areSealed(mail.messageClass())
                ? seals().seal(place(mail.account(), mail.id().value()), clear)
                : clear;
    }

    /** Adds the rows of a content to a batch of inserts. */
    static void add(PreparedBatch batch, UUID mail, byte[] content) {
        for (int from = 0, piece = 0; from < content.length; from += PIECE, piece++) {
            byte[] bytes = content.length <= PIECE
                    ? content
                    : Arrays.copyOfRange(content, from, Math.min(content.length, from + PIECE));
            batch.bind("mail", mail).bind("piece", piece).bind("bytes", bytes).add();
        }
    }

    /**
     * Reads a mail's content.
     *
     * @throws IllegalStateException if it is not kept any more
     */
    ContentBytes.Content read(Handle handle, UUID mail, String account, boolean sealed) {
        List<byte[]> pieces = handle.createQuery(
                        "select bytes from lh_delivery_content where mail_id = :mail order by piece_no")
                .bind("mail", mail)
                .map((row, context) -> row.getBytes(1))
                .list();
        if (pieces.isEmpty()) {
            throw new IllegalStateException("the content of mail " + mail + " is not kept any more");
        }
        byte[] bytes = pieces.size() == 1 ? pieces.get(0) : joined(pieces);
        return ContentBytes.read(sealed ? seals().open(place(account, mail), bytes) : bytes);
    }

    /** Whether mails of a class can be read right now: sealed ones cannot while the store has no key. */
    boolean canRead(MessageClass messageClass) {
        return !areSealed(messageClass) || secrets != null;
    }

    private SealedSecrets seals() {
        SealedSecrets present = secrets;
        if (present == null) {
            throw new MailUnavailableException("Mails for somebody's security are kept sealed, and the store has no key"
                    + " for that right now; see in the log why.");
        }
        return present;
    }

    private static SecretPlace place(String account, UUID mail) {
        return new SecretPlace(account, "mail/" + mail + "/content");
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(pieces.size() * PIECE);
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
