/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlCheckTest {
    private static List<String> points(String html) {
        return HtmlCheck.of(html).stream()
                .map(point -> (point.isError() ? "ERROR " : "") + point.key())
                .toList();
    }

    @Test
    void linksHaveWordsAndPicturesADescription() {
        assertThat(points("<a href=\"https://acme.example/\"> </a>")).containsExactly("link-without-text");
        assertThat(points("<a href=\"https://acme.example/\"><img src=\"cid:a\" alt=\"Shop\"></a>"))
                .isEmpty();
        assertThat(points("<a href=\"https://acme.example/\"><img src=\"cid:a\" alt=\"\"></a>"))
                .containsExactly("link-without-text");
        assertThat(points("<a href=\"https://acme.example/\">{{name}}</a>")).isEmpty();
        assertThat(points("<img src=\"cid:a\">")).containsExactly("image-without-alt");
        assertThat(points("<img src=\"cid:a\" alt=\"\">")).isEmpty();
    }

    @Test
    void whatALinkSaysIsWhereItLeads() {
        assertThat(points("<a href=\"https://evil.example/\">https://bank.example/login</a>"))
                .containsExactly("ERROR link-shows-other-host");
        assertThat(points("<a href=\"https://evil.example/\">Sign in at bank.example.</a>"))
                .containsExactly("ERROR link-shows-other-host");
        assertThat(points("<a href=\"https://bank.example.evil.example/\">bank.example</a>"))
                .containsExactly("ERROR link-shows-other-host");
        assertThat(points("<a href=\"https://www.acme.example/\">acme.example</a>"))
                .isEmpty();
        assertThat(points("<a href=\"https://acme.example/a\">https://ACME.example/a</a>"))
                .isEmpty();
        assertThat(points("<a href=\"{{link}}\">bank.example</a>")).containsExactly("link-shows-host");
        assertThat(points("<a href=\"https://acme.example/\">Version 2.0, as of 3.11.2026</a>"))
                .isEmpty();
    }

    @Test
    void nothingHidesInALink() {
        for (String hidden : List.of("\u202e", "\u200b", "\u2066", "\ufeff", "\u00ad", "\u2060", "a\u200d", "\u034f")) {
            assertThat(points("<a href=\"https://acme.example/\">ba" + hidden + "nk</a>"))
                    .as(Integer.toHexString(hidden.charAt(hidden.length() - 1)))
                    .containsExactly("ERROR link-hidden-characters");
        }
        assertThat(points(
                        "<a href=\"https://acme.example/\">\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645</a>"))
                .as("Persian is written with a non-joiner")
                .isEmpty();
    }

    @Test
    void namesOfLookalikeLettersAreRefused() {
        assertThat(points("<a href=\"https://p\u0430ypal.example/\">Pay</a>")).containsExactly("ERROR link-confusable");
        assertThat(points("<a href=\"https://xn--pypal-4ve.example/\">Pay</a>"))
                .containsExactly("ERROR link-confusable");
        assertThat(points("<a href=\"https://\u0430\u0440\u0440\u04cf\u0435.example/\">x</a>"))
                .containsExactly("ERROR link-confusable");
        assertThat(points("<a href=\"https://acme.example/\">p\u0430ypal.example</a>"))
                .containsExactly("ERROR link-confusable");
        assertThat(points("<a href=\"https://b\u00fccher.example/\">b\u00fccher.example</a>"))
                .isEmpty();
        assertThat(points("<a href=\"https://\u017c\u00f3\u0142w.example/\">x</a>"))
                .isEmpty();
    }
}
