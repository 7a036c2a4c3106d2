/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.texts.Texts;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Option;
import org.letterhead.mail.transport.FormField.Type;
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

    static TransportDescriptor describe(Locale locale) {
        Texts texts = SmtpWords.TEXTS;
        return new TransportDescriptor(
                texts.say("way.name", locale),
                texts.say("way.description", locale),
                TransportDescriptor.Standing.MOST_PREFERRED,
                new SettingsForm(List.of(
                        field(HOST, Type.HOST, REQUIRED, CONNECTION, "", locale),
                        field(PORT, Type.PORT, REQUIRED, CONNECTION, "465", locale),
                        field(ENCRYPTION, Type.CHOICE, REQUIRED, CONNECTION, "implicit-tls", locale),
                        field(USER, Type.TEXT, !REQUIRED, CONNECTION, "", locale),
                        field(PASSWORD, Type.SECRET, !REQUIRED, CONNECTION, "", locale),
                        field(FROM_ADDRESS, Type.ADDRESS, REQUIRED, !CONNECTION, "", locale),
                        field(FROM_NAME, Type.TEXT, !REQUIRED, !CONNECTION, "", locale),
                        field(REPLY_TO, Type.ADDRESS, !REQUIRED, !CONNECTION, "", locale))),
                SendingLimits.UNKNOWN);
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
