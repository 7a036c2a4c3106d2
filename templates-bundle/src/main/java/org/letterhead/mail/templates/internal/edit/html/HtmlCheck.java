/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import com.ibm.icu.text.SpoofChecker;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Looks at links and pictures of clean HTML: what readers could not understand, and what could deceive them. */
public final class HtmlCheck {
    /** A host, as people write one. */
    private static final Pattern HOST = Pattern.compile(
            "(?iu)(?<![\\p{L}\\p{N}-])(?:https?://)?((?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,8}[\\p{L}]{2,24}|xn--[a-z0-9-]{2,59})(?=$|[/:?#\\s,;)!]|\\.(?:\\s|$))");

    /** As a browser reads a link: any number of slashes of either kind, and a user name before the host. */
    private static final Pattern LINK_HOST =
            Pattern.compile("(?iu)https?:[/\\\\]*(?:[^/\\\\?#]*@)?([^/\\\\?#:@]+).*", Pattern.DOTALL);

    private static final Pattern UNREAD = Pattern.compile("[\\t\\n\\r]");
    private static final int MOST_WORDS = 2_000;
    private static final int LEFT_TO_RIGHT = 0x200E;
    private static final SpoofChecker SPOOF = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.MIXED_NUMBERS)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    /**
     * Something that people should know.
     *
     * @param key names the finding
     * @param isError whether it must not be saved
     * @param offset where in the text, or -1
     * @param arguments of its words
     */
    public record Point(String key, boolean isError, int offset, Map<String, String> arguments) {}

    private final Masked masked;
    private final List<Point> points = new ArrayList<>();

    private HtmlCheck(Masked masked) {
        this.masked = masked;
    }

    /** Looks. */
    public static List<Point> of(String html) {
        Masked masked = Masked.of(html, Tags.of(html).tags(), Set.of());
        HtmlCheck check = new HtmlCheck(masked);
        Element body = Jsoup.parse(masked.text(), Parser.htmlParser().setTrackPosition(true))
                .body();
        body.select("a[href]").forEach(check::link);
        for (Element image : body.select("img")) {
            if (!image.hasAttr("alt")) {
                check.add("image-without-alt", false, image, Map.of("src", check.shown(image.attr("src"))));
            }
        }
        return check.points;
    }

    private void link(Element link) {
        String text = link.wholeText();
        boolean hasWords = !link.text().isBlank()
                || masked.hasTag(link.html())
                || !link.select("img[alt]").eachAttr("alt").stream().allMatch(String::isBlank);
        if (!hasWords) {
            add("link-without-text", false, link, Map.of("href", shown(link.attr("href"))));
        }
        String read = text + " " + String.join(" ", link.select("img[alt]").eachAttr("alt")) + " " + link.attr("title");
        if (hides(read)) {
            add("link-hidden-characters", true, link, Map.of("text", shown(visible(text))));
            return;
        }
        String words = text.strip();
        hosts(link, words.substring(0, Math.min(words.length(), MOST_WORDS)));
    }

    private void hosts(Element link, String text) {
        Optional<String> target = hostOf(link.attr("href"));
        target.filter(HtmlCheck::deceives)
                .ifPresent(host -> add("link-confusable", true, link, Map.of("host", shown(host))));
        Matcher shown = HOST.matcher(text);
        if (!shown.find()) {
            return;
        }
        String host = shown.group(1);
        if (deceives(host)) {
            add("link-confusable", true, link, Map.of("host", shown(host)));
        } else if (masked.hasTag(link.attr("href")) && target.isEmpty()) {
            add("link-shows-host", false, link, Map.of("shown", host, "href", shown(link.attr("href"))));
        } else if (target.isPresent() && !same(host, target.get())) {
            add("link-shows-other-host", true, link, Map.of("shown", host, "host", shown(target.get())));
        }
    }

    private Optional<String> hostOf(String href) {
        Matcher found = LINK_HOST.matcher(UNREAD.matcher(href).replaceAll("").strip());
        return found.matches() && !masked.hasTag(found.group(1))
                ? Optional.of(IDN.toUnicode(found.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    private static boolean same(String shown, String target) {
        String one = bare(shown);
        String other = bare(target);
        return one.equals(other) || one.endsWith("." + other) || other.endsWith("." + one);
    }

    private static String bare(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return host.toLowerCase(Locale.ROOT);
        }
    }

    /** Letters of several scripts in one name, or foreign ones that all look like Latin. */
    private static boolean deceives(String host) {
        for (String label : IDN.toUnicode(host.toLowerCase(Locale.ROOT)).split("\\.")) {
            boolean plain = label.chars().allMatch(c -> c < 128);
            if (!plain && (SPOOF.failsChecks(label) || looksLatin(label))) {
                return true;
            }
        }
        return false;
    }

    private static boolean looksLatin(String label) {
        boolean noLatin =
                label.codePoints().noneMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN);
        return noLatin && SPOOF.getSkeleton(label).chars().allMatch(c -> c < 128);
    }

    /** Characters that nobody sees and that turn or break what people read. Joiners are part of some scripts, not of Latin. */
    private static boolean hides(String text) {
        int before = ' ';
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean joiner = c == 0x200C || c == 0x200D;
            boolean hidden =
                    Character.getType(c) == Character.FORMAT && !joiner || c == 0x034F || c == 0x115F || c == 0x3164;
            if (hidden && c != LEFT_TO_RIGHT && c != LEFT_TO_RIGHT + 1 || joiner && before < 0x250) {
                return true;
            }
            before = c;
            i += Character.charCount(c);
        }
        return false;
    }

    private static String visible(String text) {
        return text.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String shown(String text) {
        String line = visible(masked.replace(text, Tags.Tag::written))
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() <= 80 ? line : line.substring(0, 80) + "\u2026";
    }

    private void add(String key, boolean isError, Element where, Map<String, String> arguments) {
        int offset = where.sourceRange().isTracked()
                ? masked.offsetBefore(where.sourceRange().startPos())
                : -1;
        points.add(new Point(key, isError, offset, arguments));
    }
}
