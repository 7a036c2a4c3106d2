/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** A check that finds nothing in a good mail and everything in damaged ones is worth ./run's exit status. */
class ReportCheckTest {
    private static final ReportCheck CHECK = new ReportCheck("Café & Co", "mail@platform.example", "zoe@acme.example");
    private static final String GOOD =
            """
            Date: Sat, 21 Nov 2026 22:07:17 +0000
            From: =?UTF-8?Q?Caf=C3=A9_=26_Co?= <mail@platform.example>
            To: =?UTF-8?Q?Zo=C3=AB?= <zoe@acme.example>
            Message-ID: <1@platform.example>
            Subject: =?UTF-8?Q?Caf=C3=A9_&_Co_insights?=
            MIME-Version: 1.0
            Auto-Submitted: auto-generated
            Content-Type: multipart/alternative;
            \tboundary="a"

            --a
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            Caf=C3=A9 & Co: =E2=82=AC 100
            --a
            Content-Type: multipart/related; boundary="b"

            --b
            Content-Type: text/html; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            <p>Caf=C3=A9 &amp; Co: =E2=82=AC 100 <img src=3D"cid:chart@x">
            --b
            Content-Type: image/png
            Content-Transfer-Encoding: base64
            Content-ID: <chart@x>

            PNG
            --b--
            --a--
            """;

    @Test
    void findsNothingInAGoodMail() throws IOException {
        assertThat(problemsOf(GOOD)).isEmpty();
    }

    @Test
    void findsWhatIsMissing() throws IOException {
        assertThat(problemsOf(GOOD.replaceFirst("Message-ID: .*\n", "")))
                .containsExactly("header Message-ID is missing");
        assertThat(problemsOf(GOOD.replace("image/png", "image/gif"))).containsExactly("there is no image/png");
        assertThat(problemsOf(GOOD.replace("text/plain", "text/csv")))
                .contains("there is no text/plain", "the plain text is not the first alternative");
    }

    @Test
    void findsDamagedLetters() throws IOException {
        assertThat(problemsOf(GOOD.replace("From: =?UTF-8?Q?Caf=C3=A9_", "From: =?UTF-8?Q?Caf?_")))
                .singleElement()
                .asString()
                .startsWith("the sender's name is ");
        assertThat(problemsOf(GOOD.replace("=E2=82=AC 100\n--a", "? 100\n--a")))
                .containsExactly("text/plain has no euro sign");
        assertThat(problemsOf(GOOD.replace("100 <img", "100 =FF <img")))
                .containsExactly("text/html has characters that cannot be decoded");
        assertThat(problemsOf(GOOD.replace("Caf=C3=A9 & Co: ", "Caf\u00e9 & Co: ")))
                .anyMatch(problem -> problem.contains("is not 7-bit"));
    }

    @Test
    void findsAnImageThatNobodySees() throws IOException {
        assertThat(problemsOf(GOOD.replace("cid:chart@x", "cid:other@x")))
                .containsExactly("the HTML does not show the image chart@x");
        assertThat(CHECK.problemsOf(
                        ReceivedMail.of(GOOD.replace("PNG", "iVBORw0KGgo=").replace("\n", "\r\n"))))
                .containsExactly("the image is no PNG that can be seen");
    }

    @Test
    void findsLinesThatBreakSomewhere() throws IOException {
        assertThat(CHECK.problemsOf(ReceivedMail.of(GOOD.replace("PNG", png()))))
                .anyMatch(problem -> problem.contains("does not end in CR LF"));
        assertThat(problemsOf(GOOD.replace("=AC 100\n--a", "=AC 100" + " ".repeat(1_000) + "\n--a")))
                .anyMatch(problem -> problem.contains("longer than 998"));
    }

    private static List<String> problemsOf(String mail) throws IOException {
        return CHECK.problemsOf(ReceivedMail.of(mail.replace("PNG", png()).replace("\n", "\r\n")));
    }

    private static String png() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(200, 100, BufferedImage.TYPE_BYTE_GRAY), "png", bytes);
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes.toByteArray());
    }
}
