/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.ArrayList;
import java.util.List;

/** Tells the log what an action threw. The token may stand in any message, whoever wrote it, and is taken out. */
final class Mishap {
    private static final int MOST_CAUSES = 6;
    private static final int MOST_FRAMES = 12;
    private static final int LONGEST_MESSAGE = 500;

    private Mishap() {}

    static String describe(Throwable thrown, String token) {
        List<String> lines = new ArrayList<>();
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
            lines.add((i == 0 ? "" : "caused by ") + cause.getClass().getName() + message(cause, token));
            StackTraceElement[] frames = cause.getStackTrace();
            for (int f = 0; f < Math.min(frames.length, MOST_FRAMES); f++) {
                lines.add("    at " + frames[f]);
            }
        }
        return String.join("\n", lines);
    }

    /** Also when the action's own exception cannot be asked. */
    static String message(Throwable thrown, String token) {
        try {
            String message = thrown.getMessage();
            if (message == null) {
                return "";
            }
            String safe = PlainText.untrusted(message.replace(token, "[token]"), LONGEST_MESSAGE);
            return ": " + safe;
        } catch (RuntimeException e) {
            return "";
        }
    }
}
