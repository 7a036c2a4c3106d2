/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.ConnectionKey;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SenderRequest.Purpose;
import org.letterhead.mail.transport.TransportDescriptor;

/** What an account fills in, and what becomes of it before any connection. */
class SmtpTransportTest {
    private final SmtpTransport transport = new SmtpTransport(Configurations.of(SmtpConfiguration.class, Map.of()));

    @Test
    void theFormAsksForServerLoginAndSender() {
        TransportDescriptor smtp = transport.describe(Locale.ENGLISH);

        assertThat(smtp.standing()).isEqualTo(TransportDescriptor.Standing.MOST_PREFERRED);
        assertThat(smtp.form().fields())
                .extracting(FormField::name)
                .containsExactly(
                        "host",
                        "port",
                        "encryption",
                        "sign-in",
                        "user",
                        "oauth.method",
                        "oauth.tenant",
                        "oauth.client.id",
                        "oauth.client.secret",
                        "oauth.refresh.token",
                        "oauth.service.key",
                        "password",
                        "from.address",
                        "from.name",
                        "reply.to");
        assertThat(smtp.form().fields().stream().filter(FormField::connection).map(FormField::name))
                .containsExactly(
                        "host",
                        "port",
                        "encryption",
                        "sign-in",
                        "user",
                        "oauth.method",
                        "oauth.tenant",
                        "oauth.client.id",
                        "oauth.client.secret",
                        "oauth.refresh.token",
                        "oauth.service.key",
                        "password");
        assertThat(smtp.form().fields().stream().filter(FormField::required).map(FormField::name))
                .containsExactly(
                        "host",
                        "port",
                        "encryption",
                        "sign-in",
                        "oauth.method",
                        "oauth.client.id",
                        "oauth.refresh.token",
                        "oauth.service.key",
                        "from.address");
        assertThat(smtp.form().field("port").orElseThrow().defaultValue()).isEqualTo("465");
        FormField encryption = smtp.form().field("encryption").orElseThrow();
        assertThat(encryption.defaultValue()).isEqualTo("implicit-tls");
        assertThat(encryption.options())
                .extracting(FormField.Option::value)
                .containsExactly("implicit-tls", "starttls", "none");
        assertThat(smtp.form().field("password").orElseThrow().type()).isEqualTo(FormField.Type.SECRET);
        assertThat(smtp.form().field("password").orElseThrow().help()).contains("spaces");
    }

    @Test
    void theFormSpeaksTheReadersLanguage() {
        assertThat(transport
                        .describe(Locale.FRENCH)
                        .form()
                        .field("password")
                        .orElseThrow()
                        .label())
                .isEqualTo("Mot de passe");
        assertThat(transport
                        .describe(new Locale("pl", "PL"))
                        .form()
                        .field("password")
                        .orElseThrow()
                        .label())
                .isEqualTo("Hasło");
        assertThat(transport
                        .describe(Locale.JAPANESE)
                        .form()
                        .field("password")
                        .orElseThrow()
                        .label())
                .isEqualTo("Password");
    }

    @ParameterizedTest
    @CsvSource({
        "host, , smtp.settings.host.missing",
        "host, https://mail.acme.test, smtp.settings.host.invalid",
        "host, mail acme.test, smtp.settings.host.invalid",
        "host, mail.acme.test:465, smtp.settings.host.invalid",
        "port, , smtp.settings.port.missing",
        "port, abc, smtp.settings.port.invalid",
        "port, 0, smtp.settings.port.invalid",
        "port, 65536, smtp.settings.port.invalid",
        "port, -1, smtp.settings.port.invalid",
        "encryption, , smtp.settings.encryption.missing",
        "encryption, ssl, smtp.settings.encryption.unknown",
        "user, , smtp.settings.user.missing",
        "from.address, , smtp.settings.from.address.missing",
        "from.address, shop, smtp.settings.from.address.invalid",
        "reply.to, shop@, smtp.settings.reply.to.invalid",
    })
    void aWrongValueNamesItsField(String field, String value, String advice) {
        Account account = new Account(465, Encryption.IMPLICIT_TLS).login("shop", "secret");
        if (value == null) {
            account.without(field);
        } else {
            account.with(field, value);
        }

        assertInvalid(account, field, advice);
    }

    @Test
    void aControlCharacterNamesItsField() {
        assertInvalid(
                new Account(465, Encryption.IMPLICIT_TLS).login("shop\r\nX", "secret"),
                "user",
                "smtp.settings.user.invalid");
        assertInvalid(
                new Account(465, Encryption.IMPLICIT_TLS).with("from.name", "Shop\r\nBcc: x"),
                "from.name",
                "smtp.settings.from.name.invalid");
    }

    @Test
    void aUserWithoutPasswordNamesThePassword() {
        assertInvalid(
                new Account(465, Encryption.IMPLICIT_TLS).with("user", "shop"),
                "password",
                "smtp.settings.password.missing");
    }

    @Test
    void aPasswordIsNotSentWithoutEncryptionUnlessTheOperatorAllowsIt() throws Exception {
        Account account = new Account(25, Encryption.NONE).login("shop", "secret");

        assertInvalid(account, "encryption", "smtp.settings.encryption.password");

        new SmtpTransport(Configurations.of(SmtpConfiguration.class, Map.of("password.without.tls", "true")))
                .open(account);
    }

    @Test
    void aWrongValueOfTheOperatorsNamesItsFile() {
        SmtpTransport wrong =
                new SmtpTransport(Configurations.of(SmtpConfiguration.class, Map.of("read.timeout.seconds", "long")));

        InvalidSettingsException thrown = catchThrowableOfType(
                InvalidSettingsException.class, () -> wrong.open(new Account(465, Encryption.IMPLICIT_TLS)));

        assertThat(thrown.field()).isEqualTo("read.timeout.seconds");
        assertThat(thrown).hasMessageContaining("etc/org.letterhead.mail.smtp.cfg");
    }

    @Test
    void theSenderIsTheAccountsAddressWithItsNames() throws Exception {
        Account account = new Account(465, Encryption.IMPLICIT_TLS);

        Sender unnamed = sender(account);
        assertThat(unnamed.from()).isEqualTo(Mailbox.of("Acme", "shop@acme.test"));
        assertThat(unnamed.replyTo()).contains(Mailbox.of("help@acme.test"));
        assertThat(unnamed.envelopeSender()).hasToString("shop@acme.test");
        assertThat(unnamed.messageIdDomain()).isEqualTo("acme.test");

        Sender named = sender(account.with("from.name", " Acme Zürich ").with("reply.to", "sales@acme.test"));
        assertThat(named.from()).isEqualTo(Mailbox.of("Acme Zürich", "shop@acme.test"));
        assertThat(named.replyTo()).contains(Mailbox.of("sales@acme.test"));
    }

    @Test
    void theMessageIdIsAscii() throws Exception {
        assertThat(sender(new Account(465, Encryption.IMPLICIT_TLS).with("from.address", "shop@bücher.test"))
                        .messageIdDomain())
                .isEqualTo("xn--bcher-kva.test");
    }

    @Test
    void nothingIsSealed() throws Exception {
        assertThat(transport.open(new Account(465, Encryption.IMPLICIT_TLS)).seal(TestMail.SHORT.mime()))
                .isEmpty();
    }

    @Test
    void everyConnectionSettingMakesAnotherKey() throws Exception {
        ConnectionKey key = key(account());

        assertThat(key(account())).isEqualTo(key);
        assertThat(key(account().with("from.name", "Other")))
                .as("no setting of the connection")
                .isEqualTo(key);
        assertThat(key(account().with("host", "other.test"))).isNotEqualTo(key);
        assertThat(key(account().with("port", "587"))).isNotEqualTo(key);
        assertThat(key(account().with("encryption", "starttls"))).isNotEqualTo(key);
        assertThat(key(account().with("user", "other"))).isNotEqualTo(key);
        assertThat(key(account().password("other"))).isNotEqualTo(key);
    }

    @Test
    void aHostOutsideAsciiIsWrittenInAscii() throws Exception {
        SmtpServer server = new AccountSettings(
                        account().with("host", " pošta.acme.test ").settings())
                .server(Duration.ofSeconds(1), Duration.ofSeconds(1), "a.test", false);

        assertThat(server.host()).isEqualTo("xn--pota-h6a.acme.test");
    }

    private static Account account() {
        return new Account(465, Encryption.IMPLICIT_TLS).login("shop", "secret");
    }

    private ConnectionKey key(Account account) throws InvalidSettingsException {
        Carrier.Own own = (Carrier.Own) transport.open(account).carrier();
        assertThat(own.capabilities()).isEqualTo(Capabilities.SMTP);
        return own.key();
    }

    private Sender sender(Account account) throws InvalidSettingsException {
        MailRoute route = transport.open(account);
        return route.sender(new SenderRequest(
                "Acme",
                Optional.of(Mailbox.of("help@acme.test")),
                Purpose.CHOSEN,
                MessageClass.TRANSACTIONAL,
                Locale.ENGLISH));
    }

    private void assertInvalid(Account account, String field, String advice) {
        InvalidSettingsException thrown =
                catchThrowableOfType(InvalidSettingsException.class, () -> transport.open(account));

        assertThat(thrown).as("InvalidSettingsException").isNotNull();
        assertThat(thrown.field()).isEqualTo(field);
        assertThat(thrown.advice().key()).isEqualTo(advice);
        assertThat(transport.advice(thrown.advice(), Locale.FRENCH)).isPresent();
        assertThat(transport.advice(thrown.advice(), new Locale("pl"))).isPresent();
    }
}
