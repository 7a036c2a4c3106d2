/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextFromHtmlTest {
    @Test
    void bracesThatAreTextDoNotBecomeTags() {
        assertThat(TextFromHtml.of("<p>&#123;&#123;name&#125;&#125; &#123;{{name}}&#125; &#123;&#123;&#123;x</p>"))
                .isEqualTo("{ {name}} { {{name}}} { { {x\n");
    }

    @Test
    void linksListsAndHeadingsAreKept() {
        assertThat(TextFromHtml.of("<style>p{}</style><h1>Hello {{name}}</h1><p>A  <b>bold</b>\n word.<br>Next</p>"
                        + "<ul><li>one</li><li>two</li></ul><ol><li>first</li></ol>"
                        + "<p><a href=\"{{link}}\">Open</a> or <a href=\"https://a.example/\">https://a.example/</a></p>"
                        + "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
                        + "<div style=\"display:none\">hidden</div><img src=\"cid:a\" alt=\"A chart\">"))
                .isEqualTo(
                        """
                        Hello {{name}}
                        ========================================

                        A bold word.
                        Next

                        - one
                        - two

                        1. first

                        Open: {{link}} or https://a.example/

                        a  b
                        c  d

                        A chart
                        """);
    }

    @Test
    void sectionsBetweenBlocksHaveLinesOfTheirOwn() {
        assertThat(TextFromHtml.of("<table>{{#rows}}<tr><td>{{name}}</td></tr>{{/rows}}</table>"))
                .isEqualTo("{{#rows}}\n{{name}}\n{{/rows}}\n");
        assertThat(TextFromHtml.of("<p>Hello{{#name}} {{name}}{{/name}},</p>"))
                .isEqualTo("Hello{{#name}} {{name}}{{/name}},\n");
    }

    @Test
    void entitiesBecomeLetters() {
        assertThat(TextFromHtml.of("<p>Tom &amp; Jerry &lt;3 &eacute;&nbsp;x</p>"))
                .isEqualTo("Tom & Jerry <3 \u00e9 x\n");
    }
}
