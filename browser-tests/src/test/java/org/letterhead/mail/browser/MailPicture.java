/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.letterhead.mail.itests.karaf.ReceivedMail;

/**
 * How a mail looks in a program that shows HTML.
 *
 * @param name of the picture
 */
record MailPicture(String name, ReceivedMail mail) {
    private static final List<Integer> WIDTHS = List.of(360, 700);

    void take(Browser browser) throws IOException, MessagingException {
        Path file =
                Files.createDirectories(LetterheadKaraf.TARGET.resolve("mails")).resolve(name + ".html");
        Files.writeString(file, html(), StandardCharsets.UTF_8);
        for (int width : WIDTHS) {
            browser.size(width, 900);
            browser.open(file.toUri().toString());
            List<?> widths =
                    (List<?>) browser.ask("const e = document.documentElement; return [e.scrollWidth, e.clientWidth]");
            assertThat(widths.get(0)).as("width of %s at %s", name, width).isEqualTo(widths.get(1));
            browser.screenshot(name + "-" + width);
        }
        browser.console();
        browser.traffic();
    }

    /** The pictures that lie beside the HTML in the mail are put into it. */
    private String html() throws IOException, MessagingException {
        String html = mail.text("text/html").orElseThrow();
        for (Part part : mail.parts()) {
            String[] id = part.getHeader("Content-ID");
            if (id != null && part.isMimeType("image/*")) {
                try (InputStream image = part.getInputStream()) {
                    html = html.replace(
                            "cid:" + id[0].replaceAll("[<>]", ""),
                            "data:image/png;base64," + Base64.getEncoder().encodeToString(image.readAllBytes()));
                }
            }
        }
        return html;
    }
}
