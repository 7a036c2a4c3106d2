/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Dots are doubled by blocks as they would be one byte after the other. */
class DataStreamTest {
    @Test
    void anyMailInAnyPiecesIsWrittenAsByteByByte() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 3000; round++) {
            byte[] mail = mail(random, random.nextInt(round % 10 == 0 ? 3 * DataStream.BUFFER : 200));

            assertThat(inPieces(mail, random)).as("round " + round).isEqualTo(byteByByte(mail));
        }
    }

    @Test
    void aLoneCrOrLfIsFoundWhereverItStands() {
        for (int at = 0; at < 40; at++) {
            for (String lone : new String[] {"\r", "\n", "\n\r", "\r\r\n", "\n\n"}) {
                byte[] mail = ("x".repeat(at) + lone + ".x".repeat(20) + "\r\n").getBytes(StandardCharsets.US_ASCII);

                assertThatThrownBy(() -> whole(mail))
                        .as("%s at %s", lone, at)
                        .isInstanceOf(DataStream.NotCanonical.class);
            }
        }
    }

    @Test
    void tabsAndEightBitBytesAreNoLineBreaks() throws Exception {
        byte[] mail = "a\tb\f\u0001\u000e\r\n.żółw\t\t\t\t\t\t\t\t\t\r\n".getBytes(StandardCharsets.UTF_8);

        assertThat(whole(mail)).isEqualTo(byteByByte(mail));
    }

    @Test
    void aMailThatFitsLeavesInOneWrite() throws Exception {
        int[] writes = {0};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes[0]++;
                super.write(bytes, offset, length);
            }
        };
        DataStream data = new DataStream().begin(out);
        data.write("Subject: Report\r\n\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
        data.endLine();
        data.end();

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("Subject: Report\r\n\r\n..\r\n.\r\n");
        assertThat(writes[0]).isEqualTo(1);
    }

    private static byte[] mail(Random random, int length) {
        StringBuilder mail = new StringBuilder();
        while (mail.length() < length) {
            switch (random.nextInt(5)) {
                case 0 -> mail.append("\r\n");
                case 1 -> mail.append('.');
                case 2 -> mail.append("\t");
                case 3 -> mail.append("\r\n.");
                default -> mail.append("x".repeat(random.nextInt(20)));
            }
        }
        return mail.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] inPieces(byte[] mail, Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataStream data = new DataStream().begin(out);
        for (int from = 0; from < mail.length; ) {
            int length = 1 + random.nextInt(mail.length - from);
            data.write(mail, from, length);
            from += length;
        }
        data.endLine();
        data.end();
        return out.toByteArray();
    }

    private static byte[] whole(byte[] mail) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataStream data = new DataStream().begin(out);
        data.write(mail);
        data.endLine();
        data.end();
        return out.toByteArray();
    }

    /** What RFC 5321 section 4.5.2 says, as plainly as it can be written. */
    private static byte[] byteByByte(byte[] mail) {
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        String stuffed = ("\r\n" + text).replace("\r\n.", "\r\n..").substring(2);
        String ended = stuffed.isEmpty() || stuffed.endsWith("\r\n") ? stuffed : stuffed + "\r\n";
        return (ended + ".\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
