/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTML whose Mustache tags are replaced, so that an HTML parser neither moves nor damages them: by comments between elements
 * (a text between the rows of a table would be put before the table), by words elsewhere. Both hold a number that nobody can know
 * before, and what comes back in the end is written anew from the tag's kind and name: so nothing that a text says can become a
 * tag, and no tag anything else.
 */
final class Masked {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern RAW = Pattern.compile("(?i)<(style|title|script|textarea|xmp|noscript)\\b");

    private final List<Tags.Tag> tags;
    private final String text;
    private final String mark;
    private final int[] starts;
    private final int[] lengths;
    private final Pattern word;
    private final Pattern comment;
    private final String[] colours;

    private Masked(List<Tags.Tag> tags, String text, String mark, int[] starts, int[] lengths, String[] colours) {
        this.tags = tags;
        this.text = text;
        this.mark = mark;
        this.starts = starts;
        this.lengths = lengths;
        this.colours = colours;
        this.word = Pattern.compile(mark + "t([0-9]{1,6})z");
        this.comment = Pattern.compile("<!--" + mark + "t([0-9]{1,6})z-->");
    }

    /**
     * Hides the tags.
     *
     * @param colourNames the variables that hold a colour, and may stand in a style
     */
    static Masked of(String html, List<Tags.Tag> tags, Set<String> colourNames) {
        String mark = mark(html);
        StringBuilder out = new StringBuilder(html.length() + 32 * tags.size());
        int[] starts = new int[tags.size()];
        int[] lengths = new int[tags.size()];
        Lexer lexer = new Lexer();
        int from = 0;
        for (int i = 0; i < tags.size(); i++) {
            Tags.Tag tag = tags.get(i);
            lexer.read(html, from, tag.start());
            out.append(html, from, tag.start());
            starts[i] = out.length();
            String name = mark + "t" + i + "z";
            out.append(lexer.isBetween() ? "<!--" + name + "-->" : name);
            lengths[i] = out.length() - starts[i];
            from = tag.end();
        }
        out.append(html, from, html.length());
        return new Masked(tags, out.toString(), mark, starts, lengths, colours(html, tags, colourNames));
    }

    private static String mark(String html) {
        byte[] chance = new byte[9];
        String mark;
        do {
            RANDOM.nextBytes(chance);
            mark = "lh" + HexFormat.of().formatHex(chance);
        } while (html.toLowerCase(Locale.ROOT).contains(mark));
        return mark;
    }

    /** A colour that the text has nowhere, for each tag that stands for one. */
    private static String[] colours(String html, List<Tags.Tag> tags, Set<String> names) {
        String[] colours = new String[tags.size()];
        String lower = html.toLowerCase(Locale.ROOT);
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < colours.length; i++) {
            if (tags.get(i).kind() == Tags.Kind.VALUE
                    && names.contains(tags.get(i).name())) {
                String colour;
                do {
                    colour = String.format("#%06x", RANDOM.nextInt(0x1000000));
                } while (lower.contains(colour) || !taken.add(colour));
                colours[i] = colour;
            }
        }
        return colours;
    }

    /** What an HTML parser may read. */
    String text() {
        return text;
    }

    List<Tags.Tag> tags() {
        return tags;
    }

    /** The tag that a comment stands for; {@code null} for another comment. */
    Tags.Tag inComment(String data) {
        Matcher found = word.matcher(data);
        return found.matches() ? tag(found) : null;
    }

    private Tags.Tag tag(Matcher found) {
        int number = Integer.parseInt(found.group(1));
        return number < tags.size() ? tags.get(number) : null;
    }

    boolean hasTag(String value) {
        return word.matcher(value).find();
    }

    /** Every tag in an attribute's value. */
    List<Tags.Tag> in(String value) {
        return word.matcher(value)
                .results()
                .map(found -> tags.get(Integer.parseInt(found.group(1))))
                .toList();
    }

    /** The text around the tags of a value, each of which becomes something else. */
    String replace(String value, Function<Tags.Tag, String> by) {
        return word.matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(by.apply(tags.get(Integer.parseInt(found.group(1))))));
    }

    /** Colours in place of the tags that stand for one. */
    String withColours(String value) {
        return word.matcher(value).replaceAll(found -> {
            String colour = colours[Integer.parseInt(found.group(1))];
            return colour == null ? found.group() : colour;
        });
    }

    /** Brings the tags back into HTML that has no other braces. */
    String restored(String html) {
        String whole = comment.matcher(html).replaceAll(found -> Matcher.quoteReplacement(written(found.group(1))));
        whole = word.matcher(whole).replaceAll(found -> Matcher.quoteReplacement(written(found.group(1))));
        for (int i = 0; i < colours.length; i++) {
            if (colours[i] != null) {
                whole = whole.replace(colours[i], tags.get(i).written());
            }
        }
        return whole;
    }

    private String written(String number) {
        return tags.get(Integer.parseInt(number)).written();
    }

    /** Where something of {@link #text()} was in the text before. */
    int offsetBefore(int offset) {
        int shift = 0;
        for (int i = 0; i < starts.length && starts[i] < offset; i++) {
            Tags.Tag tag = tags.get(i);
            shift += lengths[i] - (tag.end() - tag.start());
        }
        return Math.max(0, offset - shift);
    }

    /** Knows well enough where in HTML a place is. If it is wrong, a tag is lost, and nothing else happens. */
    private static final class Lexer {
        private boolean inTag;
        private boolean inComment;
        private char quote;
        private String raw;

        boolean isBetween() {
            return !inTag && !inComment && raw == null;
        }

        void read(String html, int from, int to) {
            int i = from;
            while (i < to) {
                if (inComment) {
                    int end = html.indexOf("-->", i);
                    if (end < 0 || end >= to) {
                        return;
                    }
                    inComment = false;
                    i = end + 3;
                } else if (raw != null && !inTag) {
                    int end = indexOfIgnoringCase(html, "</" + raw, i, to);
                    if (end < 0) {
                        return;
                    }
                    raw = null;
                    inTag = true;
                    i = end + 2;
                } else if (inTag) {
                    char c = html.charAt(i);
                    if (quote != 0) {
                        quote = c == quote ? 0 : quote;
                    } else if (c == '"' || c == '\'') {
                        quote = c;
                    } else if (c == '>') {
                        inTag = false;
                    }
                    i++;
                } else {
                    i = between(html, i, to);
                }
            }
        }

        private int between(String html, int from, int to) {
            int i = html.indexOf('<', from);
            if (i < 0 || i >= to) {
                return to;
            }
            if (html.startsWith("<!--", i)) {
                inComment = true;
                return i + 4;
            }
            char next = i + 1 < html.length() ? html.charAt(i + 1) : ' ';
            if (Character.isLetter(next) || next == '/' || next == '!') {
                inTag = true;
                quote = 0;
                Matcher found = RAW.matcher(html).region(i, Math.min(html.length(), i + 12));
                raw = found.lookingAt() ? found.group(1).toLowerCase(Locale.ROOT) : null;
            }
            return i + 1;
        }

        private static int indexOfIgnoringCase(String html, String what, int from, int to) {
            for (int i = from; i + what.length() <= Math.min(html.length(), to + what.length()); i++) {
                if (i < to && html.regionMatches(true, i, what, 0, what.length())) {
                    return i;
                }
            }
            return -1;
        }
    }
}
