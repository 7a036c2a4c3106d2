/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.letterhead.mail.branded.internal.Configured.platform;
import static org.letterhead.mail.branded.internal.Configured.sender;
import static org.letterhead.mail.branded.internal.Configured.wanted;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest.Purpose;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

class PlatformTransportTest {
    private static final Locale POLISH = Locale.forLanguageTag("pl");
    private static final Map<String, String> FILE =
            Map.of("from.address", "mail@platform.example", "from.name", "Example Platform");

    @Test
    void theAccountsNameStandsBeforeThePlatformsAddress() throws Exception {
        Sender sender = sender(platform(FILE), wanted("Acme Café & Décor", Purpose.CHOSEN));

        assertThat(sender.from()).isEqualTo(Mailbox.of("Acme Café & Décor", "mail@platform.example"));
        assertThat(sender.replyTo()).contains(Mailbox.of("Acme", "hello@acme.example"));
        assertThat(sender.envelopeSender()).isEqualTo(MailAddress.of("mail@platform.example"));
        assertThat(sender.messageIdDomain()).isEqualTo("platform.example");
    }

    @Test
    void aTestMailShowsWhatRecipientsWillSee() throws Exception {
        assertThat(sender(platform(FILE), wanted("Acme", Purpose.TEST)).from().displayName())
                .isEqualTo("Acme");
    }

    @Test
    void theRelayCarriesIt() throws Exception {
        assertThat(platform(FILE).open(null).carrier()).isEqualTo(new Carrier.Relay());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t", "\u200b\u2800", "sales@bank.example", "@"})
    void anAccountWithoutANameThatCanBeShownHasThePlatforms(String name) throws Exception {
        assertThat(sender(platform(FILE), wanted(name, Purpose.CHOSEN)).from().displayName())
                .isEqualTo("Example Platform");
        assertThat(sender(platform(FILE), wanted(name, Purpose.FALLBACK)).from().displayName())
                .isEqualTo("Example Platform");
    }

    @Test
    void whereNobodyHasANameTheAddressStandsAlone() throws Exception {
        Map<String, String> file = Map.of("from.address", "mail@platform.example");
        assertThat(sender(platform(file), wanted("", Purpose.CHOSEN)).from())
                .isEqualTo(Mailbox.of("mail@platform.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "en, Acme (via Example Platform)",
        "fr, Acme (via Example Platform)",
        "pl, Acme (przez Example Platform)"
    })
    void aStandInSaysWhoseItIs(String language, String shown) throws Exception {
        Sender sender = sender(
                platform(FILE),
                wanted("Acme", Purpose.FALLBACK, MessageClass.TRANSACTIONAL, Locale.forLanguageTag(language)));

        assertThat(sender.from().displayName()).isEqualTo(shown);
        assertThat(sender.replyTo()).contains(Mailbox.of("Acme", "hello@acme.example"));
    }

    @Test
    void aStandInOfAPlatformWithoutANameSaysItsDomain() throws Exception {
        Map<String, String> file = Map.of("from.address", "mail@platform.example");
        assertThat(sender(platform(file), wanted("Acme", Purpose.FALLBACK))
                        .from()
                        .displayName())
                .isEqualTo("Acme (via platform.example)");
    }

    @Test
    void aLongNameLeavesRoomForVia() throws Exception {
        String shown = sender(platform(FILE), wanted("ż".repeat(500), Purpose.FALLBACK))
                .from()
                .displayName();

        assertThat(shown).hasSize(Mailbox.MAX_DISPLAY_NAME).startsWith("żżż").endsWith("ż… (via Example Platform)");
    }

    @Test
    void aLongNameOfThePlatformLeavesRoomForTheAccount() throws Exception {
        Map<String, String> file = Map.of("from.address", "mail@platform.example", "from.name", "P".repeat(500));

        assertThat(sender(platform(file), wanted("Acme", Purpose.FALLBACK))
                        .from()
                        .displayName())
                .startsWith("Acme (via PPP")
                .endsWith("P…)")
                .hasSizeLessThanOrEqualTo(Mailbox.MAX_DISPLAY_NAME);
        assertThat(sender(platform(file), wanted("", Purpose.CHOSEN)).from().displayName())
                .hasSize(Mailbox.MAX_DISPLAY_NAME);
    }

    @Test
    void reportsCanComeFromAnotherAddress() throws Exception {
        Map<String, String> file = new HashMap<>(FILE);
        file.put("subscription.from.address", "reports@news.platform.example");
        PlatformTransport platform = platform(file);

        Sender report = sender(platform, wanted("Acme", Purpose.CHOSEN, MessageClass.SUBSCRIPTION, Locale.ENGLISH));
        assertThat(report.from().address()).isEqualTo(MailAddress.of("reports@news.platform.example"));
        assertThat(report.messageIdDomain()).isEqualTo("news.platform.example");
        assertThat(report.envelopeSender()).isEqualTo(MailAddress.of("mail@platform.example"));

        Sender reset = sender(platform, wanted("Acme", Purpose.CHOSEN, MessageClass.SECURITY, Locale.ENGLISH));
        assertThat(reset.from().address()).isEqualTo(MailAddress.of("mail@platform.example"));
    }

    @Test
    void refusalsCanGoToAnotherAddressOfAnyDomain() throws Exception {
        Map<String, String> file = new HashMap<>(FILE);
        file.put("envelope.sender", " bounces@elsewhere.example ");

        assertThat(sender(platform(file), wanted("Acme", Purpose.CHOSEN)).envelopeSender())
                .isEqualTo(MailAddress.of("bounces@elsewhere.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void withoutAnAddressItSaysWhichFileLacksIt(String value) {
        PlatformTransport platform = platform(Map.of("from.address", value));

        assertThatThrownBy(() -> platform.open(null))
                .isInstanceOfSatisfying(InvalidSettingsException.class, e -> assertThat(e.field())
                        .isEqualTo("from.address"))
                .hasMessageContaining("from.address")
                .hasMessageContaining("etc/org.letterhead.mail.platform.cfg");
    }

    @ParameterizedTest
    @MethodSource("badAddresses")
    void aBadAddressIsNamedWithItsFileAndTheRestStaysUnharmed(String key, String value) {
        Map<String, String> file = new HashMap<>(FILE);
        file.put(key, value);
        PlatformTransport platform = platform(file);

        assertThatThrownBy(() -> platform.open(null))
                .isInstanceOfSatisfying(InvalidSettingsException.class, e -> assertThat(e.field())
                        .isEqualTo(key))
                .hasMessageContaining(key + " in etc/org.letterhead.mail.platform.cfg")
                .hasMessageContaining("is not a mail address");
        assertThat(platform.describe(Locale.ENGLISH).displayName()).isNotEmpty();
    }

    static Stream<Arguments> badAddresses() {
        return Stream.of(
                Arguments.of("from.address", "mail"),
                Arguments.of("from.address", "mail@platform.example\r\nBcc: x@y.example"),
                Arguments.of("from.address", "Platform <mail@platform.example>"),
                Arguments.of("subscription.from.address", "reports@"),
                Arguments.of("envelope.sender", "@platform.example"));
    }

    @Test
    void aConfigurationOfAnotherShapeDoesNotKeepItFromStarting() {
        Map<String, String> nothing = new HashMap<>();
        nothing.put("from.address", null);
        nothing.put("from.name", null);

        assertThatThrownBy(() -> platform(nothing).open(null)).isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void aCorrectedFileIsTakenOverWithoutANewComponent() throws Exception {
        PlatformTransport platform = platform(Map.of());
        assertThatThrownBy(() -> platform.open(null)).isInstanceOf(InvalidSettingsException.class);

        platform.modified(Configured.configuration(PlatformConfiguration.class, FILE));
        assertThat(sender(platform, wanted("Acme", Purpose.CHOSEN)).from().address())
                .isEqualTo(MailAddress.of("mail@platform.example"));

        platform.modified(Configured.configuration(PlatformConfiguration.class, Map.of("from.address", "broken")));
        assertThatThrownBy(() -> platform.open(null)).isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void theAdviceIsSaidInTheReadersLanguage() {
        PlatformTransport platform = platform(Map.of());

        assertThatThrownBy(() -> platform.open(null)).isInstanceOfSatisfying(InvalidSettingsException.class, e -> {
            assertThat(platform.advice(e.advice(), POLISH).orElseThrow())
                    .startsWith("Brakuje from.address w pliku etc/org.letterhead.mail.platform.cfg");
            assertThat(platform.advice(e.advice(), Locale.FRENCH).orElseThrow())
                    .startsWith("from.address manque dans etc/org.letterhead.mail.platform.cfg");
            assertThat(platform.advice(e.advice(), Locale.JAPANESE)).isEqualTo(Optional.empty());
        });
    }

    @Test
    void itIsDescribedInThreeLanguagesAndLeastPreferred() {
        MailTransport platform = platform(Map.of());

        assertThat(platform.describe(Locale.ENGLISH).displayName()).isEqualTo("The platform's address");
        assertThat(platform.describe(Locale.FRENCH).displayName()).isEqualTo("Adresse de la plateforme");
        assertThat(platform.describe(POLISH).displayName()).isEqualTo("Adres platformy");
        assertThat(platform.describe(POLISH).standing()).isEqualTo(Standing.LEAST_PREFERRED);
        assertThat(platform.describe(POLISH).form()).isEqualTo(SettingsForm.NONE);
    }
}
