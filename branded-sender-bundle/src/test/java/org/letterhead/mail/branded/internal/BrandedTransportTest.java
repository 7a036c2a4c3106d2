/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.BrandedSenders.Appearance;
import org.letterhead.mail.account.BrandedSenders.Reason;
import org.letterhead.mail.account.DomainProof;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.NetworkPolicy;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SenderRequest.Purpose;
import org.letterhead.mail.transport.TransportDescriptor.Standing;
import org.letterhead.mail.transport.TransportSettings;

class BrandedTransportTest {
    private static final Map<String, String> PLATFORM = Map.of(
            "from.address", "mail@platform.example",
            "from.name", "Platform",
            "subscription.from.address", "reports@platform.example",
            "envelope.sender", "bounces@platform.example");
    private static final Map<String, String> NEUTRAL = Map.of(
            "from.address", "hello@neutral.example",
            "from.name", "Shop mail",
            "envelope.sender", "bounces@neutral.example");

    private final Alignment alignment = new Alignment(
            Configured.branded(Map.of("trusted.domains", new String[] {"acme.example, *.shops.example"})));
    private Map<String, String> platform = PLATFORM;
    private String neutralWay = "platform";

    @Test
    void anAddressOfATrustedDomainLeavesAsItself() throws Exception {
        Sender sender = sender("shop@acme.example", "Acme Shop", wanted("Acme", Optional.empty()));

        assertThat(sender.from()).isEqualTo(Mailbox.of("Acme Shop", "shop@acme.example"));
        assertThat(sender.replyTo()).isEmpty();
        assertThat(sender.envelopeSender()).isEqualTo(MailAddress.of("bounces@platform.example"));
        assertThat(sender.messageIdDomain()).isEqualTo("acme.example");
    }

    @Test
    void allOthersLeaveViaThePlatformWithAnswersToThem() throws Exception {
        Sender sender = sender("shop@other.example", "Acme Shop", wanted("Acme", Optional.empty()));

        assertThat(sender.from()).isEqualTo(Mailbox.of("Acme Shop (via Platform)", "mail@platform.example"));
        assertThat(sender.replyTo()).contains(Mailbox.of("Acme Shop", "shop@other.example"));
        assertThat(sender.envelopeSender()).isEqualTo(MailAddress.of("bounces@platform.example"));
        assertThat(sender.messageIdDomain()).isEqualTo("platform.example");
    }

    @Test
    void whereTheAccountWantsItsAnswersTheyGo() throws Exception {
        Mailbox answers = Mailbox.of("Help", "help@acme.example");

        assertThat(sender("shop@other.example", "", wanted("Acme", Optional.of(answers)))
                        .replyTo())
                .contains(answers);
        assertThat(sender("shop@acme.example", "", wanted("Acme", Optional.of(answers)))
                        .replyTo())
                .contains(answers);
    }

    @Test
    void withoutANameOfItsOwnItHasTheAccounts() throws Exception {
        assertThat(sender("shop@acme.example", "", wanted("Acme", Optional.empty()))
                        .from()
                        .displayName())
                .isEqualTo("Acme");
        assertThat(sender("shop@other.example", "", wanted("Acme", Optional.empty()))
                        .from()
                        .displayName())
                .isEqualTo("Acme (via Platform)");
    }

    @ParameterizedTest
    @CsvSource({"fr, Acme (via Platform)", "pl, Acme (przez Platform)"})
    void viaIsSaidInTheLanguageOfTheMail(String language, String shown) throws Exception {
        SenderRequest wanted = new SenderRequest(
                "Acme", Optional.empty(), Purpose.CHOSEN, MessageClass.TRANSACTIONAL, Locale.forLanguageTag(language));

        assertThat(sender("shop@other.example", "", wanted).from().displayName())
                .isEqualTo(shown);
    }

    @Test
    void reportsLeaveFromTheAddressForReports() throws Exception {
        SenderRequest report =
                new SenderRequest("Acme", Optional.empty(), Purpose.CHOSEN, MessageClass.SUBSCRIPTION, Locale.ENGLISH);

        assertThat(sender("shop@other.example", "", report).from().address())
                .isEqualTo(MailAddress.of("reports@platform.example"));
        assertThat(sender("shop@acme.example", "", report).from().address())
                .isEqualTo(MailAddress.of("shop@acme.example"));
    }

    @Test
    void whereNobodyIsToSeeThePlatformTheNeutralAddressStandsThere() throws Exception {
        neutralWay = "whitelabel";

        Sender sender = sender("shop@other.example", "Acme Shop", wanted("Acme", Optional.empty()));

        assertThat(sender.from()).isEqualTo(Mailbox.of("Acme Shop (via Shop mail)", "hello@neutral.example"));
        assertThat(sender("shop@acme.example", "", wanted("Acme", Optional.empty()))
                        .envelopeSender())
                .isEqualTo(MailAddress.of("bounces@neutral.example"));
        assertThat(sender.toString()).doesNotContainIgnoringCase("platform");
    }

    @Test
    void aPlatformThatIsNotConfiguredIsSaid() {
        platform = Map.of();

        assertThatThrownBy(() -> sender("shop@acme.example", "", wanted("Acme", Optional.empty())))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("etc/org.letterhead.mail.platform.cfg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "shop@", "a@b\r\nBcc: x@y.example"})
    void whatIsNoAddressIsRefusedAtItsField(String address) {
        assertThatThrownBy(() -> sender(address, "", wanted("Acme", Optional.empty())))
                .isInstanceOfSatisfying(InvalidSettingsException.class, e -> assertThat(e.field())
                        .isEqualTo("from.address"));
    }

    @Test
    void aNameThatPosesAsAnAddressIsNotShown() throws Exception {
        assertThat(sender("shop@acme.example", "service@bank.example", wanted("Acme", Optional.empty()))
                        .from())
                .isEqualTo(Mailbox.of("shop@acme.example"));
    }

    @Test
    void eachMailHasAnEnvelopeSenderOfItsOwnWhereTheMailboxCan() throws Exception {
        platform = with("return.path.mailbox", "bounces@return.platform.example");
        MailId first = MailId.create(Clock.systemUTC());
        MailId second = MailId.create(Clock.systemUTC());

        MailAddress sender = sender("shop@acme.example", "", of(first)).envelopeSender();

        assertThat(sender)
                .isEqualTo(MailAddress.of(
                        "bounces+" + first.value().toString().replace("-", "") + "@return.platform.example"));
        assertThat(sender.localPart()).matches("[a-z0-9+]{1,64}");
        assertThat(sender("shop@acme.example", "", of(second)).envelopeSender()).isNotEqualTo(sender);
        assertThat(Configured.platform(platform).open(null).sender(of(first)).envelopeSender())
                .isEqualTo(sender);
        assertThat(sender("shop@acme.example", "", wanted("Acme", Optional.empty()))
                        .envelopeSender())
                .isEqualTo(MailAddress.of("bounces@platform.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bounces-of-the-whole-large-platform@r.example",
                "a=b@r.example",
                "\"a b\"@r.example",
                "ż@r.example"
            })
    void aMailboxWithoutRoomForAnIdIsRefused(String mailbox) {
        platform = with("return.path.mailbox", mailbox);

        assertThatThrownBy(() -> sender("shop@acme.example", "", wanted("Acme", Optional.empty())))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("return.path.mailbox")
                .hasMessageContaining("etc/org.letterhead.mail.platform.cfg");
    }

    @Test
    void theReturnPathOfAWhiteLabelStaysInItsDomain() {
        Map<String, String> file = new HashMap<>(NEUTRAL);
        file.put("return.path.mailbox", "bounces@platform.example");

        assertThatThrownBy(() -> Configured.whiteLabel(file).open(null))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("return.path.mailbox");
    }

    @ParameterizedTest
    @CsvSource({
        "shop@acme.example, TRUSTED_DOMAIN",
        "shop@ACME.Example, TRUSTED_DOMAIN",
        "shop@mail.acme.example, UNPROVEN_DOMAIN",
        "shop@notacme.example, UNPROVEN_DOMAIN",
        "shop@one.shops.example, TRUSTED_DOMAIN",
        "shop@a.one.shops.example, TRUSTED_DOMAIN",
        "shop@shops.example, UNPROVEN_DOMAIN",
        "shop@evilshops.example, UNPROVEN_DOMAIN",
        "anna@gmail.com, FREE_MAIL",
        "anna@GMAIL.com, FREE_MAIL",
        "anna@wp.pl, FREE_MAIL",
        "anna@orange.fr, FREE_MAIL",
        "anna@other.example, UNPROVEN_DOMAIN"
    })
    void itIsSaidWhichOfTheTwoHappensAndWhy(String address, Reason reason) {
        for (String language : List.of("en", "fr", "pl")) {
            Appearance appearance =
                    appearances().of("acme", MailAddress.of(address), "Acme", "", Locale.forLanguageTag(language));
            assertThat(appearance.reason()).isEqualTo(reason);
            assertThat(appearance.asItself()).isEqualTo(reason == Reason.TRUSTED_DOMAIN);
            assertThat(appearance
                            .from()
                            .orElseThrow()
                            .contains(MailAddress.of(address).toString()))
                    .isEqualTo(appearance.asItself());
            assertThat(appearance.text()).contains(MailAddress.of(address).domain());
        }
    }

    @Test
    void aDomainThatIsProvenHereLeavesAsItself() throws Exception {
        proofs().add((account, domain) -> account.equals("acme") && domain.equals("xn--caf-dma.example"));

        assertThat(alignment.of("acme", MailAddress.of("a@café.example"))).isEqualTo(Reason.PROVEN_DOMAIN);
        assertThat(alignment.of("globex", MailAddress.of("a@café.example"))).isEqualTo(Reason.UNPROVEN_DOMAIN);
    }

    @Test
    void nobodyProvesADomainOfFreeMail() throws Exception {
        proofs().add((account, domain) -> true);

        assertThat(alignment.of("acme", MailAddress.of("a@gmail.com"))).isEqualTo(Reason.FREE_MAIL);
    }

    @Test
    void aProofThatFailsIsNone() throws Exception {
        proofs().add((account, domain) -> {
            throw new IllegalStateException("away");
        });

        assertThat(alignment.of("acme", MailAddress.of("a@other.example"))).isEqualTo(Reason.UNPROVEN_DOMAIN);
        assertThat(alignment.of("acme", MailAddress.of("a@acme.example"))).isEqualTo(Reason.TRUSTED_DOMAIN);
    }

    @Test
    void theRelayCarriesItAndItsSettingsAreAdopted() throws Exception {
        assertThat(transport().open(context("shop@acme.example", "")).carrier()).isEqualTo(new Carrier.Relay());
        assertThat(transport().describe(Locale.FRENCH).standing()).isEqualTo(Standing.LESS_PREFERRED);
        assertThat(transport().describe(Locale.FRENCH).form().fields())
                .extracting(field -> field.name())
                .containsExactly("from.address", "from.name");
    }

    @Test
    void aSlipInTheOperatorsFileStopsNoMail() {
        BrandedSettings settings = Configured.branded(
                Map.of("link.valid.hours", 0, "renewal.days", "-1", "most.per.account.per.day", "many"));

        assertThat(settings.linkValid()).hasHours(24);
        assertThat(settings.renewal()).hasDays(14);
        assertThat(settings.mostOfAccount()).isEqualTo(20);
    }

    @SuppressWarnings("unchecked")
    private List<DomainProof> proofs() throws ReflectiveOperationException {
        var field = Alignment.class.getDeclaredField("proofs");
        field.setAccessible(true);
        return (List<DomainProof>) field.get(alignment);
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> file = new HashMap<>(PLATFORM);
        file.put(key, value);
        return file;
    }

    private static SenderRequest wanted(String displayName, Optional<Mailbox> replyTo) {
        return new SenderRequest(displayName, replyTo, Purpose.CHOSEN, MessageClass.TRANSACTIONAL, Locale.ENGLISH);
    }

    private static SenderRequest of(MailId mail) {
        return new SenderRequest(
                "Acme",
                Optional.empty(),
                Purpose.CHOSEN,
                MessageClass.TRANSACTIONAL,
                Locale.ENGLISH,
                Optional.of(mail));
    }

    private Appearances appearances() {
        return new Appearances(
                alignment,
                Configured.neutral(Configured.platform(platform), Configured.whiteLabel(NEUTRAL), neutralWay));
    }

    private BrandedTransport transport() {
        return new BrandedTransport(appearances());
    }

    private Sender sender(String address, String name, SenderRequest wanted) throws InvalidSettingsException {
        return transport().open(context(address, name)).sender(wanted);
    }

    private static RouteContext context(String address, String name) {
        return new RouteContext() {
            @Override
            public String account() {
                return "acme";
            }

            @Override
            public TransportSettings settings() {
                return new TransportSettings(Map.of("from.address", address, "from.name", name), Map.of());
            }

            @Override
            public Secret renewSecret(String field, Deadline deadline, SecretRenewal renewal) {
                throw new UnsupportedOperationException();
            }

            @Override
            public NetworkPolicy network() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
