/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.letterhead.mail.branded.internal.Configured.sender;
import static org.letterhead.mail.branded.internal.Configured.wanted;
import static org.letterhead.mail.branded.internal.Configured.whiteLabel;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest.Purpose;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

class WhiteLabelTransportTest {
    private static final Map<String, String> FILE =
            Map.of("from.address", "reports@neutral.example", "from.name", "Reports");

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void onlyTheAccountAndTheNeutralDomainAreSeenWhateverThePurpose(Purpose purpose) throws Exception {
        Sender sender = sender(whiteLabel(FILE), wanted("Żółta Łódź", purpose));

        assertThat(sender.from()).isEqualTo(Mailbox.of("Żółta Łódź", "reports@neutral.example"));
        assertThat(sender.replyTo()).contains(Mailbox.of("Acme", "hello@acme.example"));
        assertThat(sender.envelopeSender()).isEqualTo(MailAddress.of("reports@neutral.example"));
        assertThat(sender.messageIdDomain()).isEqualTo("neutral.example");
    }

    @Test
    void theRelayCarriesIt() throws Exception {
        assertThat(whiteLabel(FILE).open(null).carrier()).isEqualTo(new Carrier.Relay());
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void anAccountWithoutANameHasTheNeutralOne(Purpose purpose) throws Exception {
        assertThat(sender(whiteLabel(FILE), wanted("", purpose)).from().displayName())
                .isEqualTo("Reports");
    }

    @ParameterizedTest
    @CsvSource({"bounces@neutral.example", "bounces@return.neutral.example", "bounces@NEUTRAL.example"})
    void refusalsGoToTheNeutralDomainOrBelowIt(String address) throws Exception {
        Map<String, String> file = new HashMap<>(FILE);
        file.put("envelope.sender", address);

        assertThat(sender(whiteLabel(file), wanted("Acme", Purpose.CHOSEN)).envelopeSender())
                .isEqualTo(MailAddress.of(address));
    }

    @ParameterizedTest
    @CsvSource({
        "envelope.sender, bounces@platform.example",
        "envelope.sender, bounces@notneutral.example",
        "envelope.sender, bounces@example",
        "subscription.from.address, reports@platform.example"
    })
    void anotherDomainIsRefusedByItsKey(String key, String address) {
        Map<String, String> file = new HashMap<>(FILE);
        file.put(key, address);

        assertThatThrownBy(() -> whiteLabel(file).open(null))
                .isInstanceOfSatisfying(InvalidSettingsException.class, e -> assertThat(e.field())
                        .isEqualTo(key))
                .hasMessageContaining(key + " in etc/org.letterhead.mail.whitelabel.cfg is " + address)
                .hasMessageContaining("outside neutral.example");
    }

    @Test
    void reportsCanComeFromAnotherNeutralAddress() throws Exception {
        Map<String, String> file = new HashMap<>(FILE);
        file.put("subscription.from.address", "insights@news.neutral.example");

        Sender report =
                sender(whiteLabel(file), wanted("Acme", Purpose.CHOSEN, MessageClass.SUBSCRIPTION, Locale.ENGLISH));

        assertThat(report.from().address()).isEqualTo(MailAddress.of("insights@news.neutral.example"));
        assertThat(report.messageIdDomain()).isEqualTo("news.neutral.example");
        assertThat(report.envelopeSender()).isEqualTo(MailAddress.of("reports@neutral.example"));
    }

    @Test
    void aFileWithoutAnAddressIsNamed() {
        assertThatThrownBy(() -> whiteLabel(Map.of()).open(null))
                .isInstanceOfSatisfying(InvalidSettingsException.class, e -> assertThat(e.field())
                        .isEqualTo("from.address"))
                .hasMessageContaining("etc/org.letterhead.mail.whitelabel.cfg");
    }

    @Test
    void aCorrectedFileIsTakenOverWithoutANewComponent() throws Exception {
        WhiteLabelTransport whiteLabel = whiteLabel(Map.of());
        whiteLabel.modified(Configured.configuration(WhiteLabelConfiguration.class, FILE));

        assertThat(sender(whiteLabel, wanted("Acme", Purpose.CHOSEN)).from().address())
                .isEqualTo(MailAddress.of("reports@neutral.example"));
    }

    @Test
    void itIsDescribedInThreeLanguagesAndLessPreferred() {
        WhiteLabelTransport whiteLabel = whiteLabel(FILE);

        assertThat(whiteLabel.describe(Locale.ENGLISH).displayName()).isEqualTo("Neutral address (white label)");
        assertThat(whiteLabel.describe(Locale.FRENCH).displayName()).isEqualTo("Adresse neutre (marque blanche)");
        assertThat(whiteLabel.describe(Locale.forLanguageTag("pl")).displayName())
                .isEqualTo("Neutralny adres (white label)");
        assertThat(whiteLabel.describe(Locale.ENGLISH).standing()).isEqualTo(Standing.LESS_PREFERRED);
        assertThat(whiteLabel.describe(Locale.ENGLISH).form()).isEqualTo(SettingsForm.NONE);
    }
}
