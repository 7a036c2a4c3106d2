/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.letterhead.mail.Advice;
import org.letterhead.mail.transport.InvalidSettingsException;

/**
 * Reads the operator's file. A value of the wrong type makes the runtime throw when it is read, so it is read when a
 * mail needs it and not when the service starts: the service stays, and says which key of which file is wrong.
 */
final class OperatorSettings {
    private static final Pattern EHLO_NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[A-Za-z0-9.:]+]");

    private final String file;

    OperatorSettings(String file) {
        this.file = file;
    }

    String text(String key, Supplier<String> value) throws InvalidSettingsException {
        String text = guarded(key, value, "value");
        return text == null ? "" : text.strip();
    }

    boolean yes(String key, Supplier<Boolean> value) throws InvalidSettingsException {
        return guarded(key, value, "value");
    }

    int port(String key, Supplier<Integer> value, int otherwise) throws InvalidSettingsException {
        int port = guarded(key, value, "port");
        if (port < 0 || port > 65535) {
            throw wrong(key, "port");
        }
        return port == 0 ? otherwise : port;
    }

    Duration seconds(String key, Supplier<Integer> value) throws InvalidSettingsException {
        int seconds = guarded(key, value, "seconds");
        if (seconds < 1 || seconds > 3600) {
            throw wrong(key, "seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    String ehloName(String key, Supplier<String> value) throws InvalidSettingsException {
        String name = text(key, value);
        if (!name.isEmpty() && (name.length() > 255 || !EHLO_NAME.matcher(name).matches())) {
            throw wrong(key, "ehlo-name");
        }
        return name.isEmpty() ? SmtpServer.NO_NAME : name;
    }

    /** The key is at fault; the text says what belongs there, and never what stands there. */
    InvalidSettingsException wrong(String key, String what) {
        return new InvalidSettingsException(key, advice(key, what));
    }

    private Advice advice(String key, String what) {
        return SmtpWords.advice("operator." + what, false, Map.of("key", key, "file", file));
    }

    private <T> T guarded(String key, Supplier<T> value, String what) throws InvalidSettingsException {
        try {
            return value.get();
        } catch (RuntimeException e) {
            InvalidSettingsException wrong = wrong(key, what);
            wrong.initCause(e);
            throw wrong;
        }
    }
}
