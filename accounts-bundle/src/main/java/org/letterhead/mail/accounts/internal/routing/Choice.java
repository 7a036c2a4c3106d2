/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.FallbackPolicy;

/**
 * What an account has chosen. In memory it is one array of bytes, which takes less than half the room of its parts: twice as many accounts
 * are known, and to unpack one takes a hundredth of the time of reading it from the database.
 *
 * @param way empty if it uses the operator's default
 * @param values what was filled in for the way
 * @param sealed the secrets among that
 * @param displayName shown as sender
 * @param replyTo where answers go
 * @param fallback what becomes of mail while the way fails
 */
record Choice(
        Optional<String> way,
        Map<String, String> values,
        Map<String, byte[]> sealed,
        Optional<String> displayName,
        Optional<Mailbox> replyTo,
        FallbackPolicy fallback) {
    static final Choice NONE = new Choice(
            Optional.empty(), Map.of(), Map.of(), Optional.empty(), Optional.empty(), FallbackPolicy.DEFAULT);

    private static final byte[] NOTHING = {};

    byte[] packed() {
        if (equals(NONE)) {
            return NOTHING;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(way.orElse(""));
            out.writeUTF(displayName.orElse(""));
            out.writeUTF(replyTo.map(Mailbox::displayName).orElse(""));
            out.writeUTF(replyTo.map(mailbox -> mailbox.address().toString()).orElse(""));
            out.writeBoolean(fallback.on());
            out.writeUTF(fallback.way().orElse(""));
            out.writeUTF(FallbackColumns.packed(fallback));
            out.writeShort(values.size());
            for (Map.Entry<String, String> value : values.entrySet()) {
                out.writeUTF(value.getKey());
                out.writeUTF(value.getValue());
            }
            for (Map.Entry<String, byte[]> secret : sealed.entrySet()) {
                out.writeUTF(secret.getKey());
                out.writeInt(secret.getValue().length);
                out.write(secret.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Choice unpacked(byte[] packed) {
        if (packed.length == 0) {
            return NONE;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
            Optional<String> way = text(in);
            Optional<String> displayName = text(in);
            String replyToName = in.readUTF();
            Optional<Mailbox> replyTo = text(in).map(address -> Mailbox.of(replyToName, address));
            FallbackPolicy fallback = FallbackColumns.policy(in.readBoolean(), text(in), in.readUTF());
            Map<String, String> values = new HashMap<>();
            for (int i = in.readShort(); i > 0; i--) {
                values.put(in.readUTF(), in.readUTF());
            }
            Map<String, byte[]> sealed = new HashMap<>();
            while (in.available() > 0) {
                sealed.put(in.readUTF(), in.readNBytes(in.readInt()));
            }
            return new Choice(way, values, sealed, displayName, replyTo, fallback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> text(DataInputStream in) throws IOException {
        return Optional.of(in.readUTF()).filter(text -> !text.isEmpty());
    }
}
