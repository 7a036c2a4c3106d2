/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SettingsForm;

/** The secrets of a way, from whoever sits at the console or from files. None is ever printed, or stands in a message. */
final class GivenSecrets {
    private static final long LARGEST_FILE = 64 * 1024;

    private final AccountSettings.Way way;
    private final SettingsForm form;
    private final Map<String, String> values;
    private final Session session;

    GivenSecrets(AccountSettings.Way way, SettingsForm form, Map<String, String> values, Session session) {
        this.way = way;
        this.form = form;
        this.values = values;
        this.session = session;
    }

    /**
     * Reads the files and asks for the others that the form asks for.
     *
     * @param files of the form {@code field=path}
     * @param forgotten fields that are not asked for
     * @return what was given now; a stored one that is to stay is not in it
     */
    Map<String, Secret> read(List<String> files, List<String> forgotten) throws CommandException {
        Map<String, Secret> secrets = new HashMap<>();
        for (String name : forgotten) {
            known(name, "--forget");
        }
        for (String file : files) {
            int equals = file.indexOf('=');
            String name = equals < 0 ? file : file.substring(0, equals);
            known(name, "--secret-file");
            if (forgotten.contains(name)) {
                throw Refusal.because("The secret " + name + " cannot be given and forgotten at once.");
            }
            if (secrets.put(name, fromFile(name, file.substring(equals + 1))) != null) {
                throw Refusal.because("The secret " + name + " is given twice.");
            }
        }
        Set<String> settled = new HashSet<>(forgotten);
        settled.addAll(secrets.keySet());
        for (FormField field : form.fields()) {
            if (field.type() == FormField.Type.SECRET
                    && !settled.contains(field.name())
                    && form.isAsked(field.name(), values)) {
                typed(field).ifPresent(secret -> secrets.put(field.name(), secret));
            }
        }
        return secrets;
    }

    private void known(String name, String option) throws CommandException {
        boolean secret = form.field(name)
                .filter(field -> field.type() == FormField.Type.SECRET)
                .isPresent();
        if (!secret) {
            List<String> names = form.fields().stream()
                    .filter(field -> field.type() == FormField.Type.SECRET)
                    .map(FormField::name)
                    .toList();
            throw Refusal.because(option + " names no secret of the way " + way.name() + ". "
                    + (names.isEmpty() ? "It has none." : "They are: " + String.join(", ", names) + "."));
        }
    }

    private static Secret fromFile(String name, String path) throws CommandException {
        try {
            Path file = Path.of(path);
            if (Files.size(file) > LARGEST_FILE) {
                throw Refusal.because("The file for " + name + " is larger than 64 KB, which no secret is.");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            // Editors end the last line, and no password ends in a line break.
            String secret = text.replaceFirst("\\R\\z", "");
            if (secret.isEmpty()) {
                throw Refusal.because("The file for " + name + " is empty.");
            }
            return Secret.of(secret);
        } catch (IOException | InvalidPathException e) {
            // The message of the reader may hold a piece of what it has read.
            throw Refusal.because("The file for " + name + " cannot be read as a text in UTF-8 ("
                    + e.getClass().getSimpleName() + ").");
        }
    }

    private Optional<Secret> typed(FormField field) throws CommandException {
        boolean stored = way.storedSecrets().contains(field.name());
        boolean needless = stored ? isUnchanged() : !field.required();
        if (session.getTerminal() == null) {
            return unasked(field, needless);
        }
        String text;
        try {
            text = session.readLine(Printable.of(field.label()) + hint(field, stored) + ": ", '*');
        } catch (UnsupportedOperationException e) {
            return unasked(field, needless);
        } catch (IOException | RuntimeException e) {
            // Ctrl-C and Ctrl-D, as exceptions of the terminal library.
            throw Refusal.because("Nothing was done.");
        }
        return Optional.ofNullable(text).filter(one -> !one.isEmpty()).map(Secret::of);
    }

    private String hint(FormField field, boolean stored) {
        if (stored) {
            return isUnchanged()
                    ? " (" + field.name() + "; empty for the stored one)"
                    : " (" + field.name() + "; again, since the connection is another one)";
        }
        return " (" + field.name() + (field.required() ? ")" : "; empty for none)");
    }

    private static Optional<Secret> unasked(FormField field, boolean needless) throws CommandException {
        if (!needless) {
            throw Refusal.because("The secret " + field.name() + " is needed and nobody can be asked for it here. Give"
                    + " --secret-file " + field.name() + "=PATH.");
        }
        return Optional.empty();
    }

    /** Whether a stored secret would go where it was entered for; the service decides, this only words the question. */
    private boolean isUnchanged() {
        return form.fields().stream()
                .filter(field -> field.connection() && field.type() != FormField.Type.SECRET)
                .allMatch(field -> values.getOrDefault(field.name(), "")
                        .equals(way.values().getOrDefault(field.name(), "")));
    }
}
