/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit.html;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The Mustache tags of a text, as mustache.java will find them: with their places, so that a mistake can be shown where it is.
 *
 * @param tags in the order of the text
 * @param mistakes what is wrong with them, at most a few
 */
public record Tags(List<Tag> tags, List<Mistake> mistakes) {
    /** Deeper than this nobody nests, and the library would come to the end of its stack. */
    public static final int DEEPEST = 20;

    /** More than this nobody reads. */
    public static final int MOST = 2_000;

    private static final int ENOUGH = 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\.");

    /** What a tag does. */
    public enum Kind {
        /** Writes a variable. */
        VALUE(""),
        /** Begins a section. */
        SECTION("#"),
        /** Begins a section that is shown if there is nothing. */
        INVERTED("^"),
        /** Ends a section. */
        END("/"),
        /** Puts another text in. */
        PARTIAL(">"),
        /** Says nothing. */
        COMMENT("!");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    /**
     * One tag.
     *
     * @param name the variable's or the text's
     * @param start where it begins
     * @param end behind its last character
     */
    public record Tag(Kind kind, String name, int start, int end) {
        /** The tag in one spelling, from which nothing else can come into a text. */
        public String written() {
            return kind == Kind.COMMENT ? "" : "{{" + kind.sign + name + "}}";
        }
    }

    /**
     * Something wrong.
     *
     * @param key names the finding
     * @param offset where
     * @param arguments of its words
     */
    public record Mistake(String key, int offset, Map<String, String> arguments) {}

    /** Copies the lists. */
    public Tags {
        tags = List.copyOf(tags);
        mistakes = List.copyOf(mistakes);
    }

    /** Finds the tags of a text. */
    public static Tags of(String text) {
        List<Tag> tags = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        Deque<Tag> open = new ArrayDeque<>();
        int from = 0;
        while (mistakes.size() < ENOUGH) {
            int start = text.indexOf("{{", from);
            if (start < 0) {
                break;
            }
            int end = text.indexOf("}}", start + 2);
            if (end < 0) {
                mistakes.add(new Mistake("tag-not-closed", start, Map.of()));
                break;
            }
            from = end + 2;
            String inside = text.substring(start + 2, end);
            if (inside.startsWith("{")) {
                // {{{name}}}: the third bracket belongs to it.
                from = Math.min(text.length(), text.startsWith("}}}", end) ? end + 3 : from);
                mistakes.add(new Mistake("tag-unescaped", start, Map.of("name", shown(inside.substring(1)))));
                continue;
            }
            Tag tag = tag(inside, start, from);
            if (tag == null) {
                mistakes.add(new Mistake(
                        inside.strip().startsWith("&") ? "tag-unescaped" : "tag-not-allowed",
                        start,
                        Map.of(
                                "name",
                                shown(
                                        inside.strip().startsWith("&")
                                                ? inside.strip().substring(1)
                                                : inside))));
                continue;
            }
            if (tag.kind() != Kind.COMMENT && !NAME.matcher(tag.name()).matches()) {
                mistakes.add(new Mistake("tag-name", start, Map.of("name", shown(tag.name()))));
                continue;
            }
            tags.add(tag);
            nest(tag, open, mistakes);
            if (tags.size() > MOST) {
                mistakes.add(new Mistake("too-many-tags", start, Map.of("most", Integer.toString(MOST))));
                break;
            }
            if (open.size() > DEEPEST) {
                mistakes.add(new Mistake("too-deep", start, Map.of("most", Integer.toString(DEEPEST))));
                open.clear();
                break;
            }
        }
        if (mistakes.isEmpty()) {
            open.forEach(
                    tag -> mistakes.add(new Mistake("section-not-closed", tag.start(), Map.of("name", tag.name()))));
        }
        return new Tags(tags, mistakes);
    }

    private static Tag tag(String inside, int start, int end) {
        String text = inside.strip();
        if (text.isEmpty()) {
            return new Tag(Kind.VALUE, "", start, end);
        }
        String rest = text.substring(1).strip();
        return switch (text.charAt(0)) {
            case '#' -> new Tag(Kind.SECTION, rest, start, end);
            case '^' -> new Tag(Kind.INVERTED, rest, start, end);
            case '/' -> new Tag(Kind.END, rest, start, end);
            case '>' -> rest.startsWith("*") ? null : new Tag(Kind.PARTIAL, rest, start, end);
            case '!' -> new Tag(Kind.COMMENT, "", start, end);
            case '&', '=', '<', '$', '?', '%', '+', '@', '*', '~' -> null;
            default -> new Tag(Kind.VALUE, text, start, end);
        };
    }

    private static void nest(Tag tag, Deque<Tag> open, List<Mistake> mistakes) {
        if (tag.kind() == Kind.SECTION || tag.kind() == Kind.INVERTED) {
            open.push(tag);
        } else if (tag.kind() == Kind.END) {
            if (open.isEmpty()) {
                mistakes.add(new Mistake("section-not-begun", tag.start(), Map.of("name", tag.name())));
            } else {
                Tag begun = open.pop();
                if (!begun.name().equals(tag.name())) {
                    mistakes.add(new Mistake(
                            "section-ends-other", tag.start(), Map.of("name", tag.name(), "begun", begun.name())));
                }
            }
        }
    }

    private static String shown(String untrusted) {
        String line = untrusted.replaceAll("[\\p{Cc}\\p{Cf}]", " ").strip();
        return line.length() <= 60 ? line : line.substring(0, 60) + "\u2026";
    }
}
