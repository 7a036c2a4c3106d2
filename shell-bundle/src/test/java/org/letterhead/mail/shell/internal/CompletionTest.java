/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;

/** What the tabulator key offers behind mail:settings. */
class CompletionTest {
    private final Registry registry = new Registry()
            .add(MailTransport.class, new Pigeons(), Map.of(MailTransport.TRANSPORT, "pigeon"))
            .add(MailTransport.class, new Pigeons(), Map.of(MailTransport.RELAY, true));

    @Test
    void accountsAreTakenAsTyped() throws Exception {
        assertThat(offered(new AsTyped(), "mail:settings", "show", "acm")).containsExactly("acm");
        assertThat(offered(new AsTyped(), "mail:settings", "show", "")).isEmpty();
    }

    @Test
    void waysAreThoseThatAreThere() throws Exception {
        assertThat(offered(new WayNames(), "mail:settings", "form", "acme", "")).containsExactly("pigeon");
        assertThat(offered(new WayNames(), "mail:settings", "form", "acme", "x"))
                .isEmpty();
    }

    @Test
    void behindFallbackStandsOnOrOff() throws Exception {
        assertThat(offered(new WayOrSwitch(), "mail:settings", "fallback", "acme", ""))
                .containsExactly("off", "on");
        assertThat(offered(new WayOrSwitch(), "mail:settings", "--way", "x", "fallback", "acme", "of"))
                .containsExactly("off");
        assertThat(offered(new WayOrSwitch(), "mail:settings", "form", "acme", ""))
                .containsExactly("pigeon");
    }

    @Test
    void fieldsAreThoseOfTheWayButForSecrets() throws Exception {
        assertThat(offered(new FieldNames(), "mail:settings", "test", "acme", "pigeon", ""))
                .containsExactly("loft=", "wind=", "night=");
        assertThat(offered(new FieldNames(), "mail:settings", "--to", "a@b.example", "test", "acme", "pigeon", "lo"))
                .containsExactly("loft=");
        assertThat(offered(new FieldNames(), "mail:settings", "--to=x", "test", "acme", "pigeon", "loft=a", "wind="))
                .containsExactly("wind=east", "wind=west");
        assertThat(offered(new FieldNames(), "mail:settings", "test", "acme", "pigeon", "night=t"))
                .containsExactly("night=true");
        assertThat(offered(new FieldNames(), "mail:settings", "test", "acme", "pigeon", "loft="))
                .containsExactly("loft=north");
        assertThat(offered(new FieldNames(), "mail:settings", "test", "acme", "gone", ""))
                .isEmpty();
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void aWordThatIsCompleteLetsTheNextOneBeCompleted() throws Exception {
        for (Completer one : List.of(new AsTyped(), new FieldNames())) {
            assertThat(candidates(one, new ArgumentCommandLine("loft=a", 6))).isNotEmpty();
        }
        assertThat(candidates(new WayNames(), new ArgumentCommandLine("pigeon", 6)))
                .isNotEmpty();
    }

    private List<String> offered(Completer completer, String... words) throws Exception {
        return candidates(completer, new Line(words)).stream()
                .map(Candidate::value)
                .toList();
    }

    private List<Candidate> candidates(Completer completer, CommandLine line) throws Exception {
        for (Field field : completer.getClass().getDeclaredFields()) {
            if (field.getName().equals("context")) {
                field.setAccessible(true);
                field.set(completer, registry.context());
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        completer.completeCandidates(null, line, candidates);
        return candidates;
    }

    /** The cursor stands behind the last word. */
    private static final class Line implements CommandLine {
        private final String[] words;

        private Line(String... words) {
            this.words = words;
        }

        @Override
        public int getCursorArgumentIndex() {
            return words.length - 1;
        }

        @Override
        public String getCursorArgument() {
            return words[words.length - 1];
        }

        @Override
        public int getArgumentPosition() {
            return getCursorArgument().length();
        }

        @Override
        public String[] getArguments() {
            return words.clone();
        }

        @Override
        public int getBufferPosition() {
            return getBuffer().length();
        }

        @Override
        public String getBuffer() {
            return String.join(" ", words);
        }
    }

    private static final class Pigeons implements MailTransport {
        @Override
        public TransportDescriptor describe(Locale locale) {
            return new TransportDescriptor(
                    "Pigeons",
                    "",
                    TransportDescriptor.Standing.PREFERRED,
                    new SettingsForm(List.of(
                            field("loft", Type.TEXT, "north"),
                            field("wind", Type.CHOICE, ""),
                            field("whistle", Type.SECRET, ""),
                            field("night", Type.SWITCH, ""))),
                    SendingLimits.UNKNOWN);
        }

        private static FormField field(String name, Type type, String start) {
            return new FormField(
                    name,
                    type,
                    name,
                    "",
                    true,
                    true,
                    start,
                    type == Type.CHOICE
                            ? List.of(new FormField.Option("east", "East"), new FormField.Option("west", "West"))
                            : List.of(),
                    Optional.empty());
        }

        @Override
        public MailRoute open(RouteContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
