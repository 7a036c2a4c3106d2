/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;

class MailHtmlTest {
    private static final MailHtml.Names NAMES =
            new MailHtml.Names(Set.of("link", "layout.logo"), Set.of("layout.colour"));

    private static final Set<String> COLOURS =
            Set.of("layout.colour", "layout.colour_text", "layout.dark_colour", "layout.dark_colour_text");

    private static MailHtml.Clean clean(String html) {
        return MailHtml.clean(html, "", NAMES);
    }

    private static List<String> removed(String html) {
        return clean(html).removed().stream()
                .map(one -> one.key() + " " + one.what())
                .toList();
    }

    @Test
    void whatIsShippedLosesNothing() {
        Catalogue catalogue = CatalogueReader.read(ShippedFiles.ofThisBundle());
        catalogue.editable().forEach(template -> template.wordings().forEach((language, wording) -> {
            String html = wording.part(TemplatePart.HTML).orElse("");
            Set<String> links = new HashSet<>(Set.of("unsubscribe.link", "layout.logo"));
            template.variables().stream()
                    .filter(variable -> variable.type() == Type.LINK)
                    .forEach(variable -> links.add(variable.name()));
            MailHtml.Names names = new MailHtml.Names(links, COLOURS);
            MailHtml.Clean clean = MailHtml.clean(html, html, names);
            assertThat(clean.removed()).as(template.id() + " " + language).isEmpty();
            assertThat(Tags.of(clean.html()).tags().stream().map(Tags.Tag::written))
                    .as(template.id() + " " + language)
                    .containsExactlyElementsOf(
                            Tags.of(html).tags().stream().map(Tags.Tag::written).toList());
            assertThat(MailHtml.clean(clean.html(), html, names).html())
                    .as("cleaned twice")
                    .isEqualTo(clean.html());
        }));
    }

    /** Whatever is tried: what comes out holds no script, no handler and no address but those that are allowed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<SCRIPT SRC=https://x.example/a.js></SCRIPT>",
                "<p onclick=\"alert(1)\">x</p>",
                "<img src=x onerror=alert(1)>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<a href=\"java\nscript:alert(1)\">x</a>",
                "<a href=\"&#106;avascript:alert(1)\">x</a>",
                "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
                "<a href=\"vbscript:x\">x</a>",
                "<a href='{{name}}'>x</a>",
                "<a href='{{#a}}javascript:{{/a}}{{link}}'>x</a>",
                "<a href='java{{! x }}script:alert(1)'>x</a>",
                "<a href='java{{#name}}script:alert(1){{/name}}'>x</a>",
                "<a href='https://{{name}}/'>x</a>",
                "<a href='https://bank.example{{name}}'>x</a>",
                "<a href='{{link}}@evil.example/'>x</a>",
                "<a href='{{link}}.evil.example/'>x</a>",
                "<{{#name}}script{{/name}}>alert(1)</{{#name}}script{{/name}}>",
                "<scr{{! x }}ipt>alert(1)</scr{{! x }}ipt>",
                "<{{! x }}script>alert(1)</script>",
                "{{! <script> }}alert(1){{! </script> }}",
                "<p {{#name}}onclick=alert(1){{/name}}>x</p>",
                "<p title=\"{{! \" onclick=alert(1) x=\" }}\">x</p>",
                "<p title='{{name}}' {{name}}=x>x</p>",
                "<p style=\"background:url(javascript:alert(1))\">x</p>",
                "<p style=\"width:expression(alert(1))\">x</p>",
                "<p style=\"background:url(https://x.example/a.png)\">x</p>",
                "<p style=\"{{name}}\">x</p>",
                "<p style=\"color:{{name}}\">x</p>",
                "<p style=\"color:{{layout.colour}};behavior:url(x)\">x</p>",
                "<style>@import 'https://x.example/a.css';p{background:url(https://x.example/a.png)}</style><p>x</p>",
                "<style>p{color:red}</style{{! x }}><script>alert(1)</script>",
                "<style>@media screen{p::before{content:'</style><script>alert(1)</script>'}}</style>",
                "<style><!--</style><script>alert(1)</script>--></style>",
                "<svg><script>alert(1)</script></svg>",
                "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
                "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
                "<!--[if mso]><script>alert(1)</script><![endif]-->",
                "<!--{{name}}--><script>alert(1)</script><!---->",
                "<![if !mso]><script>alert(1)</script><![endif]>",
                "<form action=https://x.example><input name=password><button>Send</button></form>",
                "<iframe src=https://x.example></iframe><object data=x></object><embed src=x>",
                "<base href=https://x.example/><meta http-equiv=refresh content='0;url=https://x.example'>",
                "<link rel=stylesheet href=https://x.example/a.css>",
                "<html><head><base href=https://x.example><meta http-equiv=refresh content=0></head><body onload=alert(1)>x</body></html>",
                "<title></title><script>alert(1)</script>",
                "<html><head><title>{{name}}</title><script>alert(1)</script></head><body>x</body></html>",
                "<table><tr><td background=https://x.example/a.png>x</td></tr></table>",
                "<img src=http://x.example/a.png alt=x>",
                "<img src='{{name}}' alt=x>",
                "<textarea><script>alert(1)</script></textarea>",
                "<template><script>alert(1)</script></template>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "<a href=\"https://x.example/\" mail-style=\"background:url(x)\">x</a>"
            })
    void nothingGetsThroughThatRunsOrLoads(String html) {
        MailHtml.Clean clean = clean(html);

        Document page = Jsoup.parse(clean.html());
        assertThat(page.select("script,iframe,object,embed,form,input,button,base,link,svg,math,meta[http-equiv]"))
                .as(clean.html())
                .isEmpty();
        page.getAllElements().forEach(element -> element.attributes().forEach(attribute -> {
            assertThat(attribute.getKey())
                    .as(clean.html())
                    .doesNotStartWith("on")
                    .matches("[a-z-]+");
            assertThat(attribute.getValue()).as(clean.html()).doesNotContainIgnoringCase("url(", "expression");
        }));
        assertThat(page.select("[href]").eachAttr("href"))
                .as(clean.html())
                .allMatch(href -> href.matches("https://x\\.example/.*|\\{\\{link}}([?&#/].*)?"));
        assertThat(page.select("[src]").eachAttr("src"))
                .as(clean.html())
                .allMatch(src -> src.startsWith("https://") || src.startsWith("cid:"));
        assertThat(page.select("style").eachAttr("data").toString() + clean.html())
                .doesNotContainIgnoringCase("@import", "url(");
        assertThat(Tags.of(clean.html()).mistakes()).as(clean.html()).isEmpty();
        assertThat(MailHtml.clean(clean.html(), "", NAMES).html())
                .as("cleaned twice")
                .isEqualTo(clean.html());
    }

    @Test
    void tagsStayWhereTheyAre() {
        for (String html : List.of(
                "<p>{{name}}</p>",
                "<a href=\"{{link}}\">x</a>",
                "<a href=\"{{link}}?from=mail\">x</a>",
                "<a href=\"https://x.example/?q={{name}}\">x</a>",
                "<a href=\"mailto:{{name}}\">x</a>",
                "<img src=\"{{layout.logo}}\" alt=\"{{name}}\">",
                "<img src=\"cid:chart\" alt=\"\">",
                "<p title=\"{{name}} {{#a}}b{{/a}}\">x</p>",
                "<table><tbody>{{#rows}}<tr><td>{{x}}</td></tr>{{/rows}}</tbody></table>",
                "{{#rows}}<tr><td>{{x}}</td></tr>{{/rows}}<tr><td>y</td></tr>",
                "<td bgcolor=\"{{layout.colour}}\" style=\"background-color:{{layout.colour}};\">x</td>",
                "{{>footer}}")) {
            MailHtml.Clean clean = clean(html);
            assertThat(clean.html()).isEqualTo(html);
            assertThat(clean.removed()).as(html).isEmpty();
        }
    }

    @Test
    void bracesThatAreTextDoNotBecomeTags() {
        for (String html : List.of(
                "<p>&#123;&#123;name}}</p>",
                "<p>{&#123;name}}</p>",
                "<p title=\"&#123;&#123;name}}\">x</p>",
                "<p>{<b>{name}}</b></p>",
                "<p>{<script></script>{name}}</p>",
                "<p>&#123;{{name}}}</p>")) {
            String clean = clean(html).html();
            assertThat(Tags.of(clean).mistakes()).as(clean).isEmpty();
            assertThat(Tags.of(clean).tags()).as(clean).hasSize(html.contains("{{name}}") ? 1 : 0);
        }
    }

    /** Another text is HTML: in an attribute or a title its quotes and elements would end what it stands in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p title=\"{{>content}}\">x</p>",
                "<p class={{>content}}>x</p>",
                "<a href=\"https://x.example/?{{>content}}\">x</a>",
                "<a href=\"{{link}}?{{>content}}\">x</a>",
                "<!--> <p title=\"--> {{>content}} \">x</p>",
                "<p style=\"font-family:'{{>content}}'\">x</p>",
                "<style>@media screen{p{font-family:{{>content}}}}</style><p>x</p>",
                "<html lang=\"{{>content}}\"><body>x</body></html>",
                "<html><head><title>{{>content}}</title></head><body>x</body></html>",
                "<html><head><meta name=viewport content=\"{{>content}}\"></head><body>x</body></html>",
                "<html><body class=\"{{>content}}\">x</body></html>"
            })
    void otherTextsStandBetweenElementsAlone(String html) {
        assertThat(Tags.of(clean(html).html()).tags()).noneMatch(tag -> tag.kind() == Tags.Kind.PARTIAL);
    }

    /** A value's semicolons and brackets are not escaped for CSS. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p style=\"font-family:{{name}}\">x</p>",
                "<p style=\"font-family:'{{name}}'\">x</p>",
                "<p style=\"font:12px {{name}}\">x</p>",
                "<style>p{font-family:{{name}}}</style><p>x</p>",
                "<style>@media screen{p{font-family:{{name}}}}</style><p>x</p>",
                "<style>p:hover{font-family:'{{name}}'}</style><p>x</p>",
                "<style>.{{name}}:hover{color:red}</style><p>x</p>",
                "<style>@media {{name}}{p{color:red}}</style><p>x</p>"
            })
    void noValueBecomesCss(String html) {
        MailHtml.Clean clean = clean(html);
        assertThat(Tags.of(clean.html()).tags()).as(clean.html()).isEmpty();
        assertThat(clean.removed()).isNotEmpty();
    }

    @Test
    void whatWasTakenOutIsSaid() {
        assertThat(removed("<p onclick=x>a</p>")).containsExactly("attribute onclick");
        assertThat(removed("<p>a</p>\n<script>b</script>")).containsExactly("element script");
        assertThat(clean("<p>a {{name}}</p>\n<script>b</script>")
                        .removed()
                        .get(0)
                        .offset())
                .isEqualTo(18);
        assertThat(removed("<p style='color:red;position:fixed'>a</p>")).containsExactly("style position: fixed");
        assertThat(removed("<!--[if mso]>x<![endif]-->")).containsExactly("comment [if mso]>x<![endif]");
        assertThat(removed("<a href='{{name}}'>a</a>")).containsExactly("link {{name}}");
        assertThat(removed("<style>@font-face{font-family:x}</style>a")).hasSize(1);
    }

    @Test
    void commentsOfTheOriginalAreKept() {
        String original = "<!--[if mso]><table><tr><td><![endif]--><p>a</p><!--[if mso]></td></tr></table><![endif]-->";
        MailHtml.Clean clean = MailHtml.clean(original.replace("<p>a", "<p>b"), original, NAMES);
        assertThat(clean.html()).isEqualTo(original.replace("<p>a", "<p>b"));
    }

    @Test
    void stylesAreInlinedByTheirWeight() {
        String html = "<style>p{color:red;margin:0}.b{color:#00ff00}p.b{color:blue}#c{color:black!important}"
                + "@media (max-width:480px){.b{padding:0!important}}a:hover{color:red}</style>"
                + "<p>one</p><p class=\"b\">two</p><p class=\"b\" style=\"color:white\">three</p>"
                + "<p id=\"c\" style=\"color:white\">four</p>";
        String clean = clean(html).html();
        assertThat(Jsoup.parse(clean).select("p").eachAttr("style"))
                .containsExactly(
                        "color:red;margin:0;",
                        "margin:0;color:blue;",
                        "margin:0;color:white;",
                        "margin:0;color:black;");
        assertThat(clean)
                .contains("@media (max-width: 480px)", ".b { padding: 0 !important; }", "a:hover { color: red; }");
        assertThat(clean(clean).html()).isEqualTo(clean);
    }

    /** Rules times elements is what an account may not make large. */
    @Test
    void styleRulesAreWrittenInBounds() {
        assertThat(removed("<style>" + "p{color:red}".repeat(400) + "</style>" + "<p>x</p>".repeat(2_000)))
                .contains("style p");
        assertThat(removed("<style>" + "p~p~p{color:red}".repeat(400) + "</style>" + "<p>x</p>".repeat(2_000)))
                .isNotEmpty();
    }

    @Test
    void hugeAndDeepInputEndsSoon() {
        assertThat(clean("<div>".repeat(20_000)).html()).isNotNull();
        assertThat(clean("<table>".repeat(5_000)).html()).isNotNull();
        assertThat(clean("<style>" + "p{color:red}".repeat(4_000) + "</style>" + "<p>x".repeat(5_000))
                        .html())
                .isNotNull();
        assertThat(clean("<style>" + "@media screen{".repeat(3_000) + "</style>")
                        .html())
                .isNotNull();
        assertThat(clean("<p style=\"" + "(".repeat(50_000) + "\">x").html()).isNotNull();
        assertThat(clean(" ".repeat(100_000) + "<tr>").html()).isNotNull();
    }
}
