/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.util.List;
import java.util.Objects;

/**
 * What a page says above everything else: what came of what somebody has just done.
 *
 * @param kind how it is meant
 * @param title one sentence
 * @param texts what to know besides; possibly empty
 */
public record Notice(Kind kind, String title, List<String> texts) {
    /** How a notice is meant. */
    public enum Kind {
        /** It is done. */
        DONE,
        /** Something to know. */
        INFO,
        /** Done, but. */
        WARNING,
        /** Not done. */
        ERROR
    }

    /** Copies the list. */
    public Notice {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(title, "title");
        texts = List.copyOf(texts);
    }

    /** It is done. */
    public static Notice done(String title, String... texts) {
        return new Notice(Kind.DONE, title, List.of(texts));
    }

    /** It is not done. */
    public static Notice error(String title, String... texts) {
        return new Notice(Kind.ERROR, title, List.of(texts));
    }

    /** For the stylesheet. */
    String style() {
        return switch (kind) {
            case DONE -> "done";
            case INFO -> "info";
            case WARNING -> "warning";
            case ERROR -> "error";
        };
    }

    /** An error is said at once, everything else when the reader has finished a sentence. */
    String role() {
        return kind == Kind.ERROR ? "alert" : "status";
    }
}
