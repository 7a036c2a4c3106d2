/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.action.PublicAction;

/**
 * What a request's path names.
 *
 * @param action the action's name, of the right form
 * @param token the token; empty if it has a form that no action's has
 */
record ActionLink(String action, Optional<String> token) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,31}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{1," + PublicAction.LONGEST_TOKEN + "}+");
    private static final Pattern PATH = Pattern.compile("/([^/]+)/(.+)", Pattern.DOTALL);

    /**
     * Reads a path.
     *
     * @param path what follows {@code /letterhead/a}, decoded
     * @return empty if it is not the path of an action
     */
    static Optional<ActionLink> of(String path) {
        Matcher parts = PATH.matcher(path == null ? "" : path);
        return parts.matches() && isName(parts.group(1))
                ? Optional.of(new ActionLink(
                        parts.group(1), Optional.of(parts.group(2)).filter(ActionLink::isToken)))
                : Optional.empty();
    }

    static boolean isName(String text) {
        return text != null && NAME.matcher(text).matches();
    }

    /** One dot, or two, would be a path and not a token. */
    static boolean isToken(String text) {
        return text != null && TOKEN.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    /** Without the token, which is never logged. */
    @Override
    public String toString() {
        return "a link of " + action;
    }
}
