/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.smtp.internal.SmtpServer.Login;
import org.letterhead.mail.smtp.internal.SmtpServer.Owner;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportSettings;

/** Reads what an account has filled in. The page has checked it before; nothing relies on that. */
final class AccountSettings {
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");
    private static final String SPACE = "[\\s\\u00a0\\u2000-\\u200b\\u202f\\ufeff]";
    private static final Pattern SPACES = Pattern.compile(SPACE + "+");
    private static final Pattern APP_PASSWORD =
            Pattern.compile(SPACE + "*[a-z]{4}(" + SPACE + "*[a-z]{4}){3}" + SPACE + "*");

    private final TransportSettings settings;
    private final OAuthLogin oauth;

    /** Reads the settings of an account that signs in by OAuth. */
    @FunctionalInterface
    interface OAuthLogin {
        Login of(String user) throws InvalidSettingsException;
    }

    AccountSettings(TransportSettings settings) {
        this(settings, user -> {
            throw wrong(SmtpForm.SIGN_IN, "sign-in.unknown");
        });
    }

    AccountSettings(TransportSettings settings, OAuthLogin oauth) {
        this.settings = settings;
        this.oauth = oauth;
    }

    SmtpServer server(Duration connectTimeout, Duration readTimeout, String ehloName, boolean passwordWithoutTls)
            throws InvalidSettingsException {
        String host = required(SmtpForm.HOST);
        Encryption encryption = Encryption.of(required(SmtpForm.ENCRYPTION))
                .orElseThrow(() -> wrong(SmtpForm.ENCRYPTION, "encryption.unknown"));
        return new SmtpServer(
                Owner.ACCOUNT,
                HostName.of(host).orElseThrow(() -> wrong(SmtpForm.HOST, "host.invalid")),
                port(),
                encryption,
                login(encryption, passwordWithoutTls),
                connectTimeout,
                readTimeout,
                ehloName);
    }

    AccountSender sender() throws InvalidSettingsException {
        required(SmtpForm.FROM_ADDRESS);
        MailAddress from = address(SmtpForm.FROM_ADDRESS).orElseThrow();
        String name = text(SmtpForm.FROM_NAME);
        if (CONTROLS.matcher(name).find() || name.length() > Mailbox.MAX_DISPLAY_NAME) {
            throw wrong(SmtpForm.FROM_NAME, "from.name.invalid");
        }
        String domain = WireAddress.asciiDomain(from.domain())
                .orElseThrow(() -> wrong(SmtpForm.FROM_ADDRESS, "from.address.invalid"));
        return new AccountSender(
                from, name, address(SmtpForm.REPLY_TO).map(replyTo -> new Mailbox("", replyTo)), domain);
    }

    private int port() throws InvalidSettingsException {
        String text = required(SmtpForm.PORT);
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw wrong(SmtpForm.PORT, "port.invalid");
        }
        return port;
    }

    private Optional<Login> login(Encryption encryption, boolean passwordWithoutTls) throws InvalidSettingsException {
        return switch (text(SmtpForm.SIGN_IN)) {
            case "", SmtpForm.BY_PASSWORD -> passwordLogin(encryption, passwordWithoutTls);
            case SmtpForm.BY_OAUTH -> Optional.of(oauthLogin(encryption, passwordWithoutTls));
            default -> throw wrong(SmtpForm.SIGN_IN, "sign-in.unknown");
        };
    }

    private Login oauthLogin(Encryption encryption, boolean withoutTls) throws InvalidSettingsException {
        String user = text(SmtpForm.USER);
        if (user.isEmpty()) {
            throw wrong(SmtpForm.USER, "oauth.user.missing");
        }
        if (CONTROLS.matcher(user).find()) {
            throw wrong(SmtpForm.USER, "user.invalid");
        }
        if (encryption == Encryption.NONE && !withoutTls) {
            throw wrong(SmtpForm.ENCRYPTION, "encryption.oauth");
        }
        return oauth.of(user);
    }

    private Optional<Login> passwordLogin(Encryption encryption, boolean passwordWithoutTls)
            throws InvalidSettingsException {
        String user = text(SmtpForm.USER);
        Optional<Secret> password = settings.secret(SmtpForm.PASSWORD);
        if (user.isEmpty() && password.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty()) {
            throw wrong(SmtpForm.USER, "user.missing");
        }
        if (CONTROLS.matcher(user).find()) {
            throw wrong(SmtpForm.USER, "user.invalid");
        }
        if (password.isEmpty()) {
            throw wrong(SmtpForm.PASSWORD, "password.missing");
        }
        if (encryption == Encryption.NONE && !passwordWithoutTls) {
            throw wrong(SmtpForm.ENCRYPTION, "encryption.password");
        }
        return Optional.of(new Login.Password(user, asAppPassword(password.get())));
    }

    /**
     * Google and Yahoo show an app password as four groups of four small letters, and whoever copies it there copies the
     * spaces, which are no part of it. Any other password is left alone, since a space may well be part of it: a pass
     * phrase has exactly this shape only if it is four words of four letters.
     */
    private static Secret asAppPassword(Secret password) {
        return Secret.sealed(() -> {
            String clear = password.reveal();
            return APP_PASSWORD.matcher(clear).matches() ? SPACES.matcher(clear).replaceAll("") : clear;
        });
    }

    private Optional<MailAddress> address(String field) throws InvalidSettingsException {
        String text = text(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MailAddress.of(text));
        } catch (MailRejectedException e) {
            throw wrong(field, field + ".invalid");
        }
    }

    private String required(String field) throws InvalidSettingsException {
        String text = text(field);
        if (text.isEmpty()) {
            throw wrong(field, field + ".missing");
        }
        return text;
    }

    private String text(String field) {
        return settings.value(field).map(String::strip).orElse("");
    }

    static InvalidSettingsException wrong(String field, String what) {
        return new InvalidSettingsException(field, SmtpWords.advice("settings." + what, false, Map.of()));
    }
}
