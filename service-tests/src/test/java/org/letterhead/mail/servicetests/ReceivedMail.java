/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;

/** A mail as it arrived in the demo mailbox: its source, and what a reader makes of it. */
record ReceivedMail(String source, Message message) {
    /** Waits for the mail with this Message-ID. */
    static ReceivedMail withMessageId(String messageId) {
        Path mailbox = Path.of(System.getProperty("karaf.data"), "demo-mailbox");
        return Eventually.get("a mail with the Message-ID " + messageId, () -> {
            if (!Files.isDirectory(mailbox)) {
                return Optional.empty();
            }
            try (Stream<Path> files = Files.list(mailbox)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".eml")).toList()) {
                    byte[] bytes = Files.readAllBytes(file);
                    if (new String(bytes, StandardCharsets.ISO_8859_1).contains("<" + messageId + ">")) {
                        return Optional.of(parse(bytes));
                    }
                }
            }
            return Optional.empty();
        });
    }

    /** Waits for so many mails to an address, and reads them in the order in which they arrived. */
    static List<ReceivedMail> to(String address, int count) {
        Path mailbox = Path.of(System.getProperty("karaf.data"), "demo-mailbox");
        return Eventually.get(count + " mails to " + address, () -> {
            List<ReceivedMail> found = new ArrayList<>();
            if (Files.isDirectory(mailbox)) {
                try (Stream<Path> files = Files.list(mailbox)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".eml"))
                            .sorted(Comparator.comparing(ReceivedMail::number))
                            .toList()) {
                        byte[] bytes = Files.readAllBytes(file);
                        if (new String(bytes, StandardCharsets.ISO_8859_1).contains("To: " + address + "\r\n")) {
                            found.add(parse(bytes));
                        }
                    }
                }
            }
            return Optional.of(found).filter(all -> all.size() >= count);
        });
    }

    private static Long number(Path file) {
        return Long.valueOf(file.getFileName().toString().replace(".eml", ""));
    }

    /** A mail that another server has taken. */
    static ReceivedMail of(String source) throws IOException {
        return parse(source.getBytes(StandardCharsets.ISO_8859_1));
    }

    String header(String name) {
        return message.getHeader().getField(name) == null
                ? null
                : message.getHeader().getField(name).getBody();
    }

    /** The parts below the message in the order in which they stand, without the multiparts themselves. */
    List<Entity> leaves() {
        return leaves(message).toList();
    }

    private static Stream<Entity> leaves(Entity entity) {
        return entity.getBody() instanceof Multipart multipart
                ? multipart.getBodyParts().stream().flatMap(ReceivedMail::leaves)
                : Stream.of(entity);
    }

    static String text(Entity part) throws IOException {
        TextBody body = (TextBody) part.getBody();
        try (Reader reader = new InputStreamReader(body.getInputStream(), StandardCharsets.UTF_8)) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        }
    }

    static byte[] bytes(Entity part) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ((BinaryBody) part.getBody()).getInputStream().transferTo(bytes);
        return bytes.toByteArray();
    }

    private static ReceivedMail parse(byte[] bytes) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        return new ReceivedMail(
                new String(bytes, StandardCharsets.ISO_8859_1), builder.parseMessage(new ByteArrayInputStream(bytes)));
    }
}
