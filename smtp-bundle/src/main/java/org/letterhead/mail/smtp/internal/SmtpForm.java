/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterhead.mail.smtp.internal.oauth.OAuthMethod;
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

    static final String SIGN_IN = "sign-in";
    static final String BY_PASSWORD = "password";
    static final String BY_OAUTH = "oauth";
    static final String OAUTH_METHOD = "oauth.method";
    static final String OAUTH_TENANT = "oauth.tenant";
    static final String OAUTH_CLIENT = "oauth.client.id";
    static final String OAUTH_CLIENT_SECRET = "oauth.client.secret";
    static final String OAUTH_REFRESH_TOKEN = "oauth.refresh.token";
    static final String OAUTH_SERVICE_KEY = "oauth.service.key";

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
                withSignIn(locale, fields(locale)),
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
                warning("receiving", PORT, locale, is(PORT, "110", "143", "993", "995")),
                warning(
                        "microsoft-password",
                        SIGN_IN,
                        locale,
                        is(HOST, "smtp.office365.com"),
                        is(SIGN_IN, BY_PASSWORD)));
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

    /** The choice between password and OAuth, and the fields of OAuth. */
    private static List<FormField> withSignIn(Locale locale, List<FormField> fields) {
        List<FormField> all = new ArrayList<>(fields);
        int user = all.indexOf(
                all.stream().filter(one -> one.name().equals(USER)).findFirst().orElseThrow());
        all.add(
                user,
                signIn(
                        SIGN_IN,
                        Type.CHOICE,
                        REQUIRED,
                        BY_PASSWORD,
                        List.of(option(SIGN_IN, BY_PASSWORD, locale), option(SIGN_IN, BY_OAUTH, locale)),
                        Optional.empty(),
                        locale));
        int after = user + 2;
        all.replaceAll(one -> one.name().equals(PASSWORD)
                ? new FormField(
                        one.name(),
                        one.type(),
                        one.label(),
                        one.help(),
                        one.required(),
                        one.connection(),
                        one.defaultValue(),
                        one.options(),
                        Optional.of(new Condition(SIGN_IN, Set.of(BY_PASSWORD))))
                : one);
        all.addAll(
                after,
                List.of(
                        signIn(
                                OAUTH_METHOD,
                                Type.CHOICE,
                                REQUIRED,
                                "",
                                Arrays.stream(OAuthMethod.values())
                                        .map(one -> option(OAUTH_METHOD, one.value(), locale))
                                        .toList(),
                                Optional.of(new Condition(SIGN_IN, Set.of(BY_OAUTH))),
                                locale),
                        oauth(OAUTH_TENANT, Type.TEXT, !REQUIRED, OAuthMethod::hasTenant, locale),
                        oauth(OAUTH_CLIENT, Type.TEXT, REQUIRED, OAuthMethod::hasClient, locale),
                        oauth(OAUTH_CLIENT_SECRET, Type.SECRET, !REQUIRED, OAuthMethod::hasClient, locale),
                        oauth(OAUTH_REFRESH_TOKEN, Type.SECRET, REQUIRED, OAuthMethod::hasRefreshToken, locale),
                        oauth(OAUTH_SERVICE_KEY, Type.SECRET, REQUIRED, one -> !one.hasClient(), locale)));
        return all;
    }

    private static FormField oauth(
            String name, Type type, boolean required, Predicate<OAuthMethod> asked, Locale locale) {
        Set<String> methods = Arrays.stream(OAuthMethod.values())
                .filter(asked)
                .map(OAuthMethod::value)
                .collect(Collectors.toUnmodifiableSet());
        return signIn(name, type, required, "", List.of(), Optional.of(new Condition(OAUTH_METHOD, methods)), locale);
    }

    private static FormField signIn(
            String name,
            Type type,
            boolean required,
            String defaultValue,
            List<Option> options,
            Optional<Condition> visibleWhen,
            Locale locale) {
        return new FormField(
                name,
                type,
                SmtpWords.TEXTS.say("form." + name + ".label", locale),
                SmtpWords.TEXTS.say("form." + name + ".help", locale),
                required,
                CONNECTION,
                defaultValue,
                options,
                visibleWhen);
    }

    private static Option option(String field, String value, Locale locale) {
        return new Option(value, SmtpWords.TEXTS.say("form." + field + "." + value, locale));
    }

    private static List<Option> encryptions(Locale locale) {
        return Arrays.stream(Encryption.values())
                .map(one -> new Option(one.value(), SmtpWords.TEXTS.say("form.encryption." + one.value(), locale)))
                .toList();
    }
}
