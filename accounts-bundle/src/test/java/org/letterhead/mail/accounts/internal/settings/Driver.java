/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Condition;
import org.letterhead.mail.transport.FormField.Option;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.FormRule;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

/** A driver that only describes itself: opening it is the tester's business. */
interface Driver extends MailTransport {
    boolean REQUIRED = true;
    boolean CONNECTION = true;

    @Override
    default MailRoute open(RouteContext context) {
        throw new UnsupportedOperationException();
    }

    /** A way without anything to fill in. */
    static Driver simple(String displayName, Standing standing) {
        return locale -> new TransportDescriptor(displayName, "", standing, SettingsForm.NONE, SendingLimits.UNKNOWN);
    }

    /** A way that asks for a name and no secret. */
    static Driver named(String displayName) {
        return locale -> new TransportDescriptor(
                displayName,
                "",
                Standing.LESS_PREFERRED,
                new SettingsForm(List.of(field("name", Type.TEXT, "Name", REQUIRED, !CONNECTION, Optional.empty()))),
                SendingLimits.UNKNOWN);
    }

    /** A way whose address is proven elsewhere. */
    static Driver proven(String displayName) {
        return locale -> new TransportDescriptor(
                displayName,
                "",
                Standing.LESS_PREFERRED,
                new SettingsForm(List.of(
                        field("from.address", Type.ADDRESS, "Address", REQUIRED, !CONNECTION, Optional.empty()),
                        field("from.name", Type.TEXT, "Name", !REQUIRED, !CONNECTION, Optional.empty()))),
                SendingLimits.UNKNOWN);
    }

    /** A way as SMTP is: fields of the connection, secrets that are such fields, one that is not, a choice that shows others. */
    static Driver own() {
        return Driver::describeOwn;
    }

    private static TransportDescriptor describeOwn(Locale locale) {
        boolean polish = locale.getLanguage().equals("pl");
        Optional<Condition> byPassword = Optional.of(new Condition("sign-in", Set.of("password")));
        Optional<Condition> byToken = Optional.of(new Condition("sign-in", Set.of("token")));
        List<FormField> fields = List.of(
                field("host", Type.HOST, polish ? "Serwer" : "Server", REQUIRED, CONNECTION, Optional.empty()),
                field("port", Type.PORT, "Port", REQUIRED, CONNECTION, Optional.empty()),
                new FormField(
                        "sign-in",
                        Type.CHOICE,
                        "Sign-in",
                        "",
                        REQUIRED,
                        CONNECTION,
                        "",
                        List.of(new Option("password", "Password"), new Option("token", "Token")),
                        Optional.empty()),
                field("user", Type.TEXT, "User", !REQUIRED, CONNECTION, Optional.empty()),
                field("password", Type.SECRET, polish ? "Has\u0142o" : "Password", REQUIRED, CONNECTION, byPassword),
                field("client.secret", Type.SECRET, "Client secret", !REQUIRED, CONNECTION, byToken),
                field("token", Type.SECRET, "Token", REQUIRED, CONNECTION, byToken),
                field("signing.key", Type.SECRET, "Signing key", !REQUIRED, !CONNECTION, Optional.empty()),
                field("from", Type.ADDRESS, "From", REQUIRED, !CONNECTION, Optional.empty()),
                field("answer", Type.SWITCH, "Answer", !REQUIRED, !CONNECTION, Optional.empty()));
        FormRule ending = new FormRule.Notice(
                Level.WARNING,
                "sign-in",
                List.of(
                        new Condition("host", Set.of("smtp.ending.example")),
                        new Condition("sign-in", Set.of("password"))),
                "Passwords end soon.");
        FormRule never = new FormRule.Notice(
                Level.ERROR, "port", List.of(new Condition("port", Set.of("993"))), "This port is for reading.");
        Preset gmail = new Preset(
                "gmail",
                "Gmail",
                List.of(),
                Map.of("host", "smtp.gmail.example", "port", "465"),
                SendingLimits.UNKNOWN,
                "",
                List.of(),
                List.of(),
                List.of("From is replaced."));
        return new TransportDescriptor(
                polish ? "W\u0142asny serwer" : "Own server",
                "",
                Standing.MOST_PREFERRED,
                new SettingsForm(fields, List.of(ending, never), List.of(gmail), Optional.empty()),
                SendingLimits.UNKNOWN);
    }

    static FormField field(
            String name, Type type, String label, boolean required, boolean connection, Optional<Condition> when) {
        return new FormField(name, type, label, "", required, connection, "", List.of(), when);
    }
}
