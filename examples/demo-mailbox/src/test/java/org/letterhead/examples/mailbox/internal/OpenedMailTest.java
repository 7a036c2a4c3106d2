/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class OpenedMailTest {
    private static String framed(int pictureBytes, int links) throws IOException {
        String mail = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
                + "--b\r\nContent-Type: text/html\r\n\r\n"
                + "<img src=\"cid:p\">\r\n".repeat(links)
                + "\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(new byte[pictureBytes])
                + "\r\n--b--\r\n";
        return OpenedMail.of(mail.getBytes(StandardCharsets.US_ASCII))
                .framedHtml()
                .orElseThrow();
    }

    @Test
    void aPictureIsShownWhereverItIsNamed() throws IOException {
        assertThat(framed(30, 3).split("data:image/png;base64,", -1)).hasSize(4);
    }

    @Test
    void aPictureThatIsNamedVeryOftenDoesNotFillTheMemory() throws IOException {
        String page = framed(300_000, 100);
        assertThat(page.length()).isLessThan(20 << 20);
        assertThat(page).contains("data:image/png;base64,").contains("<img src=\"cid:p\">");
    }
}
