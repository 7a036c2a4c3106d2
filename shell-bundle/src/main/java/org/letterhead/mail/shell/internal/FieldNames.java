/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.SettingsForm;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Completes {@code field=value}: the fields of the way that was typed, but for its secrets, and what a choice or a switch may be. */
@Service
public final class FieldNames implements Completer {
    @Reference
    private BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = Optional.ofNullable(line.getCursorArgument())
                .map(word -> word.substring(0, Math.min(word.length(), line.getArgumentPosition())))
                .orElse("");
        if (line.getArguments().length == 1) {
            // Karaf asks whether it can go on behind this word.
            candidates.add(typed + " ");
            return 0;
        }
        form(line.getArguments()).stream()
                .flatMap(form -> form.fields().stream())
                .filter(field -> field.type() != FormField.Type.SECRET)
                .flatMap(field -> words(field, typed.contains("=")))
                .filter(word -> word.startsWith(typed))
                .forEach(candidates::add);
        return candidates.isEmpty() ? -1 : line.getBufferPosition() - line.getArgumentPosition();
    }

    /** With the end of the word where it is at its end. */
    @Override
    public void completeCandidates(Session session, CommandLine line, List<Candidate> candidates) {
        List<String> words = new ArrayList<>();
        complete(session, line, words);
        words.forEach(word -> candidates.add(new Candidate(word.strip(), word.endsWith(" "))));
    }

    private static Stream<String> words(FormField field, boolean value) {
        if (!value) {
            return Stream.of(field.name() + "=");
        }
        return switch (field.type()) {
            case CHOICE -> field.options().stream().map(option -> field.name() + "=" + option.value() + " ");
            case SWITCH -> Stream.of(field.name() + "=true ", field.name() + "=false ");
            default ->
                field.defaultValue().isEmpty()
                        ? Stream.empty()
                        : Stream.of(field.name() + "=" + field.defaultValue() + " ");
        };
    }

    /** The form of the way in the line: command, options with their values, action, account, way. */
    private Optional<SettingsForm> form(String[] words) {
        int at = 1;
        while (at < words.length && words[at].startsWith("-")) {
            at += words[at].contains("=") && !words[at].startsWith("--secret-file") ? 1 : 2;
        }
        return at + 2 < words.length ? form(words[at + 2]) : Optional.empty();
    }

    private Optional<SettingsForm> form(String way) {
        Services services = new Services(context);
        try {
            return WayNames.transports(context).stream()
                    .filter(one -> way.equals(one.getProperty(MailTransport.TRANSPORT)))
                    .max(Comparator.naturalOrder())
                    .flatMap((ServiceReference<MailTransport> one) -> services.ask(
                            one, transport -> transport.describe(Locale.ENGLISH).form()));
        } catch (RuntimeException | LinkageError e) {
            // A driver that cannot describe itself has nothing to complete.
            return Optional.empty();
        }
    }
}
