/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.letterhead.mail.texts.Texts;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Condition;
import org.letterhead.mail.transport.FormField.Option;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.FormRule;
import org.letterhead.mail.transport.FormRule.Notice;
import org.letterhead.mail.transport.FormRule.Suggestion;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;

/** What an account fills in for its own server. */
final class SmtpForm {
    static final String HOST = "host";
    static final String PORT = "port";
    static final String ENCRYPTION = "encryption";
    static final String USER = "user";
    static final String PASSWORD = "password";
    static final String FROM_ADDRESS = "from.address";
    static final String FROM_NAME = "from.name";
    static final String REPLY_TO = "reply.to";

    private static final boolean REQUIRED = true;
    private static final boolean CONNECTION = true;

    private SmtpForm() {}

    static TransportDescriptor describe(Locale locale, Presets presets) {
        Texts texts = SmtpWords.TEXTS;
        return new TransportDescriptor(
                texts.say("way.name", locale),
                texts.say("way.description", locale),
                TransportDescriptor.Standing.MOST_PREFERRED,
                form(locale, presets.in(locale)),
                SendingLimits.UNKNOWN);
    }

    static SettingsForm form(Locale locale, List<Preset> presets) {
        return new SettingsForm(
                fields(locale),
                Stream.concat(ports(), notices(locale)).toList(),
                presets,
                Optional.of(new SettingsForm.Handover(
                        SmtpWords.TEXTS.say("form.handover.title", locale),
                        SmtpWords.TEXTS.say("form.handover.text", locale))));
    }

    private static List<FormField> fields(Locale locale) {
        return List.of(
                field(HOST, Type.HOST, REQUIRED, CONNECTION, "", locale),
                field(PORT, Type.PORT, REQUIRED, CONNECTION, "465", locale),
                field(ENCRYPTION, Type.CHOICE, REQUIRED, CONNECTION, "implicit-tls", locale),
                field(USER, Type.TEXT, !REQUIRED, CONNECTION, "", locale),
                field(PASSWORD, Type.SECRET, !REQUIRED, CONNECTION, "", locale),
                field(FROM_ADDRESS, Type.ADDRESS, REQUIRED, !CONNECTION, "", locale),
                field(FROM_NAME, Type.TEXT, !REQUIRED, !CONNECTION, "", locale),
                field(REPLY_TO, Type.ADDRESS, !REQUIRED, !CONNECTION, "", locale));
    }

    /** The ports that go with each encryption, the usual one first. */
    private static Stream<FormRule> ports() {
        return Stream.of(
                new Suggestion(is(ENCRYPTION, "implicit-tls"), PORT, List.of("465")),
                new Suggestion(is(ENCRYPTION, "starttls"), PORT, List.of("587")),
                new Suggestion(is(ENCRYPTION, "none"), PORT, List.of("587", "25")));
    }

    /**
     * What does not go together. Only warnings, since somebody's server may be set up that way, and the test before
     * saving shows whether it is. 2525 is used with STARTTLS by nearly all who have it, but not by all, so nothing is
     * said about it.
     */
    private static Stream<FormRule> notices(Locale locale) {
        return Stream.of(
                warning("none", ENCRYPTION, locale, is(ENCRYPTION, "none")),
                warning("465", PORT, locale, is(PORT, "465"), is(ENCRYPTION, "starttls", "none")),
                warning("587", PORT, locale, is(PORT, "587"), is(ENCRYPTION, "implicit-tls")),
                warning("25", PORT, locale, is(PORT, "25"), is(ENCRYPTION, "implicit-tls")),
                warning("receiving", PORT, locale, is(PORT, "110", "143", "993", "995")));
    }

    private static Notice warning(String what, String field, Locale locale, Condition... when) {
        return new Notice(
                FormRule.Level.WARNING, field, List.of(when), SmtpWords.TEXTS.say("form.warning." + what, locale));
    }

    private static Condition is(String field, String... values) {
        return new Condition(field, Set.of(values));
    }

    private static FormField field(
            String name, Type type, boolean required, boolean connection, String defaultValue, Locale locale) {
        Texts texts = SmtpWords.TEXTS;
        return new FormField(
                name,
                type,
                texts.say("form." + name + ".label", locale),
                texts.say("form." + name + ".help", locale),
                required,
                connection,
                defaultValue,
                type == Type.CHOICE ? encryptions(locale) : List.of(),
                Optional.empty());
    }

    private static List<Option> encryptions(Locale locale) {
        return Arrays.stream(Encryption.values())
                .map(one -> new Option(one.value(), SmtpWords.TEXTS.say("form.encryption." + one.value(), locale)))
                .toList();
    }
}
