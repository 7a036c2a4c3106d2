/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;

/**
 * What a mail says and to whom it is shown, as bytes. Nothing in them depends on a recipient: what does is filled in when a mail
 * is composed. The first byte says in which form the rest is written, so that an update reads what its predecessor wrote.
 */
final class ContentBytes {
    private static final int FORM = 1;

    private ContentBytes() {}

    /** The part of a mail that its row does not hold. */
    record Content(
            String accountName,
            Optional<Mailbox> accountReplyTo,
            String text,
            Optional<String> html,
            List<Mailbox> to,
            List<Mailbox> cc,
            List<Mailbox> bcc,
            List<Attachment> attachments) {}

    static byte[] write(AcceptedMail mail) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(1 << 20, 512 + mail.size() / 2));
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORM);
            text(out, mail.accountName());
            mailboxes(out, mail.accountReplyTo().stream().toList());
            text(out, mail.text());
            out.writeBoolean(mail.html().isPresent());
            text(out, mail.html().orElse(""));
            mailboxes(out, mail.to());
            mailboxes(out, mail.cc());
            mailboxes(out, mail.bcc());
            out.writeInt(mail.attachments().size());
            for (Attachment attachment : mail.attachments()) {
                text(out, attachment.fileName());
                text(out, attachment.mediaType());
                text(out, attachment.contentId().orElse(""));
                out.writeInt(attachment.size());
                attachment.open().transferTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return bytes.toByteArray();
    }

    static Content read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int form = in.readUnsignedByte();
            if (form != FORM) {
                throw new IllegalStateException("a mail's content is written in the form " + form
                        + ", which this version of Letterhead does not know; a newer one wrote it");
            }
            String accountName = text(in);
            Optional<Mailbox> accountReplyTo = mailboxes(in).stream().findFirst();
            String text = text(in);
            boolean hasHtml = in.readBoolean();
            String html = text(in);
            List<Mailbox> to = mailboxes(in);
            List<Mailbox> cc = mailboxes(in);
            List<Mailbox> bcc = mailboxes(in);
            List<Attachment> attachments = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                attachments.add(attachment(in));
            }
            return new Content(
                    accountName,
                    accountReplyTo,
                    text,
                    hasHtml ? Optional.of(html) : Optional.empty(),
                    to,
                    cc,
                    bcc,
                    List.copyOf(attachments));
        } catch (IOException e) {
            throw new UncheckedIOException("a mail's content ends too early", e);
        }
    }

    private static Attachment attachment(DataInputStream in) throws IOException {
        String fileName = text(in);
        String mediaType = text(in);
        String contentId = text(in);
        byte[] file = in.readNBytes(in.readInt());
        return contentId.isEmpty()
                ? Attachment.file(fileName, mediaType, file)
                : Attachment.inline(contentId, fileName, mediaType, file);
    }

    // Not writeUTF: it ends at 64 KB.
    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static void mailboxes(DataOutputStream out, List<Mailbox> mailboxes) throws IOException {
        out.writeInt(mailboxes.size());
        for (Mailbox mailbox : mailboxes) {
            text(out, mailbox.displayName());
            text(out, mailbox.address().localPart());
            text(out, mailbox.address().domain());
        }
    }

    private static List<Mailbox> mailboxes(DataInputStream in) throws IOException {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String displayName = text(in);
            String localPart = text(in);
            mailboxes.add(new Mailbox(displayName, new MailAddress(localPart, text(in))));
        }
        return List.copyOf(mailboxes);
    }
}
