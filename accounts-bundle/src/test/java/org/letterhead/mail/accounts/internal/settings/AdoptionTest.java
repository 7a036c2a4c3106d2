/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.Entitlements;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.account.SenderAdoption.Adopted;
import org.letterhead.mail.account.SenderAdoption.Cause;
import org.letterhead.mail.account.SenderAdoption.Use;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

/** Settings that nobody types in, because they were proven elsewhere. */
class AdoptionTest {
    private static final String WAY = "branded";
    private static final Map<String, String> SHOP = Map.of("from.address", "shop@acme.example", "from.name", "Acme");
    private static final Map<String, String> DESK = Map.of("from.address", "desk@acme.example");
    private static final Cause VERIFIED = new Cause("recipient", "sender.verified", Map.of("address", "a"));
    private static final Cause RENAMED = new Cause("user ben", "sender.renamed", Map.of());
    private static final Cause REVOKED = new Cause("user ben", "sender.revoked", Map.of());

    @TempDir
    Path folder;

    private Office office;

    private void open(Databases.Kind kind) {
        open(kind, Map.of());
    }

    private void open(Databases.Kind kind, Map<String, Object> values) {
        office = new Office(kind, folder, values);
        office.node.goes(3);
        branded();
    }

    private void branded() {
        office.node.comes(3, WAY, 0, Driver.proven("Branded"), Map.of(SenderAdoption.ADOPTED, true));
    }

    @AfterEach
    void close() {
        office.close();
    }

    private SenderAdoption adoption() {
        return office.node.adoption;
    }

    private Use adopt(Map<String, String> values) {
        return adoption().adopt("acme", WAY, values, VERIFIED);
    }

    private String way() {
        return office.routes.of("acme").way();
    }

    private int mails() {
        return office.people.outgoing.mails.size();
    }

    private String told() {
        return String.valueOf(office.people.outgoing.lastModel().get("changes"));
    }

    private AuditLog.Entry noted() {
        return office.people.audit.of("acme", Optional.empty(), 1).get(0);
    }

    private static Draft draft(Map<String, String> values) {
        return new Draft(WAY, values, Map.of(), Set.of());
    }

    private Saving switchOn(String way) {
        return office.settings().switchOn(Office.BEN, "acme", way, office.revision(), Locale.ENGLISH);
    }

    private Saving switchOff(String way) {
        return office.settings().switchOff(Office.BEN, "acme", way, office.revision(), Locale.ENGLISH);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasProvenBecomesTheWayOfAllMailAndIsWrittenDownAndTold(Databases.Kind kind) {
        open(kind);
        long revision = office.revision();
        assertThat(adoption().of("acme", WAY)).isEmpty();

        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);

        assertThat(way()).isEqualTo(WAY);
        assertThat(office.routes.of("acme").settings().values()).isEqualTo(SHOP);
        assertThat(office.routes.of("globex").way()).as("another account").isEqualTo("platform");
        assertThat(office.revision()).as("whoever has an older page open").isEqualTo(revision + 1);
        assertThat(office.now().lastChange().orElseThrow().by()).isEqualTo("recipient");
        assertThat(adoption().of("acme", WAY)).contains(new Adopted(SHOP, Use.ACTIVE));
        assertThat(office.people.audited("acme")).containsExactly("recipient: sender.verified");
        assertThat(noted().details())
                .containsEntry("address", "a")
                .containsEntry("way", WAY)
                .containsEntry("before", "platform")
                .containsEntry("use", "active");
        assertThat(mails()).isEqualTo(1);
        assertThat(office.people.outgoing.mails.get(0).to())
                .extracting(box -> box.address())
                .containsExactly(Office.ANNA);
        assertThat(told()).contains("Branded, before: Platform", "Address, Name", "Mail comes from:");
        assertThat(office.people.outgoing.lastModel().get("changed_by"))
                .isEqualTo("Whoever reads the mail of the address");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theSameAgainChangesNothingAndTellsNobodyAndSwitchesNothingOn(Databases.Kind kind) {
        open(kind);
        adopt(SHOP);
        long revision = office.revision();
        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);
        assertThat(office.revision()).isEqualTo(revision);
        assertThat(mails()).isEqualTo(1);
        assertThat(office.people.audited("acme")).hasSize(1);

        assertThat(switchOff(WAY)).isInstanceOf(Saving.Saved.class);
        assertThat(way()).isEqualTo("platform");
        int before = mails();
        assertThat(adopt(SHOP)).as("somebody has switched it off").isEqualTo(Use.READY);
        assertThat(way()).isEqualTo("platform");
        assertThat(mails()).isEqualTo(before);

        assertThat(adopt(DESK)).as("another address was proven").isEqualTo(Use.ACTIVE);
        assertThat(office.routes.of("acme").settings().values()).isEqualTo(DESK);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anOwnServerStaysTheWay(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        int before = mails();

        assertThat(adopt(SHOP)).isEqualTo(Use.READY);

        assertThat(way()).isEqualTo("own");
        assertThat(mails()).isEqualTo(before + 1);
        assertThat(told())
                .contains("\"Branded\" is ready and can be switched on")
                .doesNotContain("before");
        assertThat(noted().details()).containsEntry("use", "ready").doesNotContainKey("before");
        assertThat(switchOn(WAY)).isInstanceOf(Saving.Saved.class);
        assertThat(adoption().of("acme", WAY)).contains(new Adopted(SHOP, Use.ACTIVE));
        assertThat(way()).isEqualTo(WAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosted", "third.party"})
    void aDriverThatSomebodyHasChosenStaysTheWay(String driver) {
        open(Databases.Kind.H2);
        office.node.comes(9, driver, 0, Driver.simple("Another", Standing.PREFERRED));
        assertThat(switchOn(driver)).isInstanceOf(Saving.Saved.class);
        assertThat(adopt(SHOP)).isEqualTo(Use.READY);
        assertThat(way()).isEqualTo(driver);
    }

    private void whiteLabelComes() {
        office.node.comes(9, "whitelabel", 0, Driver.simple("White label", Standing.LESS_PREFERRED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "whitelabel"})
    void aSenderOfTheOperatorsGivesWayWhereNobodyIsToSeeThePlatform(String sender) {
        open(Databases.Kind.H2, Map.of("neutral_way", "whitelabel"));
        whiteLabelComes();
        assertThat(switchOn(sender)).isInstanceOf(Saving.Saved.class);
        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);
        assertThat(way()).isEqualTo(WAY);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoeverMustNotSeeThePlatformDoesNotSeeItAfterwardsEither(Databases.Kind kind) {
        open(kind, Map.of("neutral_way", "whitelabel", "default_way", "platform"));
        whiteLabelComes();
        switchOn("whitelabel");
        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);
        assertThat(adoption().abandon("acme", WAY, REVOKED)).isTrue();
        assertThat(way()).isEqualTo("whitelabel");
        assertThat(told()).contains("White label, before: Branded");

        adopt(SHOP);
        office.included(WAY);
        assertThat(adoption().abandon("acme", WAY, REVOKED)).isTrue();
        assertThat(way()).as("white label is not in the plan").isEqualTo("platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "third.party"})
    void thePlatformsSenderAndADefaultWayGiveWay(String sender) {
        open(Databases.Kind.H2, Map.of("default_way", sender));
        office.node.comes(9, "third.party", 0, Driver.simple("Another", Standing.PREFERRED));
        assertThat(switchOn("platform")).isInstanceOf(Saving.Saved.class);
        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);
        assertThat(way()).isEqualTo(WAY);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWhiteLabelThatSomebodyHasChosenStaysWhereThePlatformWouldBeSeen(Databases.Kind kind) {
        open(kind);
        whiteLabelComes();
        assertThat(switchOn("whitelabel")).isInstanceOf(Saving.Saved.class);
        int before = mails();

        assertThat(adopt(SHOP)).isEqualTo(Use.READY);

        assertThat(way()).isEqualTo("whitelabel");
        assertThat(adoption().of("acme", WAY)).contains(new Adopted(SHOP, Use.READY));
        assertThat(mails()).isEqualTo(before + 1);
        assertThat(told())
                .contains("\"Branded\" is ready and can be switched on")
                .doesNotContain("before");
        assertThat(noted().details()).containsEntry("use", "ready").doesNotContainKey("before");
        assertThat(adopt(DESK)).as("another address").isEqualTo(Use.READY);
        assertThat(adoption().abandon("acme", WAY, REVOKED)).isTrue();
        assertThat(way()).isEqualTo("whitelabel");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWhiteLabelByDefaultStaysToo(Databases.Kind kind) {
        open(kind, Map.of("default_way", "whitelabel"));
        whiteLabelComes();

        assertThat(adopt(SHOP)).isEqualTo(Use.READY);

        assertThat(way()).isEqualTo("whitelabel");
        assertThat(switchOn(WAY)).as("somebody of the account decides").isInstanceOf(Saving.Saved.class);
        assertThat(way()).isEqualTo(WAY);
        assertThat(adopt(DESK)).as("it was switched on by hand").isEqualTo(Use.ACTIVE);
        assertThat(adoption().abandon("acme", WAY, REVOKED)).isTrue();
        assertThat(way()).isEqualTo("whitelabel");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWhiteLabelStaysWhereTheChosenWayIsNotIncludedAnyMore(Databases.Kind kind) {
        open(kind, Map.of("default_way", "whitelabel"));
        whiteLabelComes();
        office.saved(Office.draft());
        office.included(WAY);
        assertThat(way()).isEqualTo("whitelabel");
        assertThat(adopt(SHOP)).isEqualTo(Use.READY);
        assertThat(way()).isEqualTo("whitelabel");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWhiteLabelThatThePlanDoesNotIncludeAnyMoreGivesWay(Databases.Kind kind) {
        open(kind);
        whiteLabelComes();
        assertThat(switchOn("whitelabel")).isInstanceOf(Saving.Saved.class);
        office.included(WAY);
        assertThat(way()).isEqualTo("platform");
        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);
        assertThat(way()).isEqualTo(WAY);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayThatThePlanDoesNotIncludeAnyMoreGivesWay(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        office.included(WAY);
        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);
        assertThat(way()).isEqualTo(WAY);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatThePlanDoesNotIncludeIsKeptLocked(Databases.Kind kind) {
        open(kind);
        office.included("platform");

        assertThat(adopt(SHOP)).isEqualTo(Use.LOCKED);

        assertThat(way()).isEqualTo("platform");
        assertThat(adoption().of("acme", WAY)).contains(new Adopted(SHOP, Use.LOCKED));
        assertThat(told()).contains("your plan does not include it");
        assertThat(switchOn(WAY)).isInstanceOf(Saving.NotPossible.class);
        office.included("platform", WAY);
        assertThat(adopt(SHOP)).as("it waits for somebody to switch it on").isEqualTo(Use.READY);
        assertThat(switchOn(WAY)).isInstanceOf(Saving.Saved.class);
        assertThat(way()).isEqualTo(WAY);
        office.included("platform");
        assertThat(adoption().of("acme", WAY)).contains(new Adopted(SHOP, Use.LOCKED));
        assertThat(way()).isEqualTo("platform");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whileNobodyKnowsThePlanNothingIsAdoptedAndTheUseStays(Databases.Kind kind) {
        open(kind);
        adopt(SHOP);
        People.inject(office.plans, "entitlements", (Entitlements) account -> {
            throw new IllegalStateException("away");
        });
        assertThatThrownBy(() -> adopt(DESK))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("Entitlements");
        assertThat(adoption().of("acme", WAY)).contains(new Adopted(SHOP, Use.ACTIVE));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherNameChangesNoChoice(Databases.Kind kind) {
        open(kind);
        Map<String, String> renamed = Map.of("from.address", "shop@acme.example", "from.name", "Acme Shop");
        assertThat(adoption().change("acme", WAY, renamed, RENAMED)).isEmpty();
        assertThat(adoption().of("acme", WAY)).as("there was nothing to change").isEmpty();
        assertThat(office.people.audited("acme")).isEmpty();

        adopt(SHOP);
        switchOff(WAY);
        int before = mails();
        assertThat(adoption().change("acme", WAY, renamed, RENAMED)).contains(Use.READY);
        assertThat(way()).isEqualTo("platform");
        assertThat(adoption().of("acme", WAY)).contains(new Adopted(renamed, Use.READY));
        assertThat(office.people.audited("acme").get(0)).isEqualTo("user ben: sender.renamed");
        assertThat(mails()).isEqualTo(before + 1);
        assertThat(told()).contains("Settings of \"Branded\": Name").doesNotContain("Address");

        switchOn(WAY);
        assertThat(adoption().change("acme", WAY, SHOP, RENAMED)).contains(Use.ACTIVE);
        assertThat(office.routes.of("acme").settings().values()).isEqualTo(SHOP);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsAbandonedIsForgottenAndMailLeavesByTheDefault(Databases.Kind kind) {
        open(kind);
        assertThat(adoption().abandon("acme", WAY, REVOKED)).isFalse();
        assertThat(office.people.audited("acme")).isEmpty();
        adopt(SHOP);
        int before = mails();

        assertThat(adoption().abandon("acme", WAY, REVOKED)).isTrue();

        assertThat(way()).isEqualTo("platform");
        assertThat(adoption().of("acme", WAY)).isEmpty();
        assertThat(office.people.rows("lh_accounts_way")).isZero();
        assertThat(office.people.rows("lh_accounts_field")).isZero();
        assertThat(office.people.audited("acme").get(0)).isEqualTo("user ben: sender.revoked");
        assertThat(mails()).isEqualTo(before + 1);
        assertThat(told()).contains("Platform, before: Branded", "count no more: shop@acme.example, Acme");
        assertThat(adoption().abandon("acme", WAY, REVOKED)).as("again").isFalse();
        assertThat(mails()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void itIsAbandonedWhateverElseIsAway(Databases.Kind kind) {
        open(kind);
        adopt(SHOP);
        office.node.goes(3);
        People.inject(office.node.check, "tester", null);
        People.inject(office.node.notice, "mail", null);
        People.inject(office.people.hosts, "directory", (AccountDirectory) account -> {
            throw new MailUnavailableException("The directory is away.");
        });
        assertThat(adoption().abandon("acme", WAY, REVOKED)).isTrue();
        assertThat(way()).isEqualTo("platform");
        assertThat(office.people.audited("acme").get(0)).isEqualTo("user ben: sender.revoked");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void itIsAbandonedThoughTheMailAboutItIsRefused(Databases.Kind kind) {
        open(kind);
        adopt(SHOP);
        office.people.outgoing.refusal = new MailUnavailableException("No.");
        assertThat(adoption().abandon("acme", WAY, REVOKED)).isTrue();
        assertThat(way()).isEqualTo("platform");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anOwnServerStaysWhenTheSenderIsAbandoned(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        adopt(SHOP);
        assertThat(adoption().abandon("acme", WAY, REVOKED)).isTrue();
        assertThat(way()).isEqualTo("own");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nothingIsAdoptedOfWhichThePeopleCannotBeTold(Databases.Kind kind) {
        open(kind);
        People.inject(office.node.notice, "mail", null);
        assertThatThrownBy(() -> adopt(SHOP)).isInstanceOf(MailUnavailableException.class);
        People.inject(office.node.notice, "mail", office.people.outgoing);
        office.people.outgoing.refusal = new MailUnavailableException("No.");
        assertThatThrownBy(() -> adopt(SHOP)).isInstanceOf(MailUnavailableException.class);
        assertThat(adoption().of("acme", WAY)).isEmpty();
        assertThat(office.people.audited("acme")).isEmpty();
        assertThat(way()).isEqualTo("platform");
        office.people.outgoing.refusal = null;
        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsAwayOrDoesNotFitIsSaidAndChangesNothing(Databases.Kind kind) {
        open(kind);
        office.node.goes(3);
        assertThatThrownBy(() -> adopt(SHOP))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("\"branded\" is not there");
        branded();
        People.inject(office.node.check, "tester", null);
        assertThatThrownBy(() -> adopt(SHOP)).isInstanceOf(MailUnavailableException.class);
        People.inject(office.node.check, "tester", office.tester);
        assertThatThrownBy(() -> adopt(Map.of("from.address", "no address")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"Address\" must be a mail address");
        assertThatThrownBy(() -> adopt(Map.of("from.address", "shop@acme.example", "colour", "red")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no field \"colour\"");
        office.people.auditGoes();
        assertThatThrownBy(() -> adopt(SHOP)).isInstanceOf(MailUnavailableException.class);
        office.people.auditComes();
        assertThat(mails()).as("the mail is the last that can fail").isZero();
        office.people.storeGoes();
        assertThatThrownBy(() -> adopt(SHOP)).isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() -> adoption().of("acme", WAY)).isInstanceOf(MailUnavailableException.class);
        office.people.storeComes();
        assertThat(adoption().of("acme", WAY)).isEmpty();
        assertThat(adopt(SHOP)).isEqualTo(Use.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayWithAConnectionOfItsOwnIsNotAdopted(Databases.Kind kind) {
        open(kind);
        office.tester.own.add(WAY);
        assertThatThrownBy(() -> adopt(SHOP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test mail");
        assertThat(adoption().of("acme", WAY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoChangesSomethingMeanwhileIsNotOverridden(Databases.Kind kind) {
        open(kind);
        boolean[] first = {true};
        office.tester.examining = () -> {
            if (first[0]) {
                first[0] = false;
                office.saved(Office.draft());
            }
        };
        assertThat(adopt(SHOP)).as("thought through again").isEqualTo(Use.READY);
        assertThat(way()).isEqualTo("own");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherNodeHearsOfIt(Databases.Kind kind) {
        open(kind);
        Office.Node other = office.otherNode();
        adopt(SHOP);
        assertThat(other.adoption.of("acme", WAY)).contains(new Adopted(SHOP, Use.ACTIVE));
    }

    private List<Finding> check(Map<String, String> values) {
        return office.settings().check(Office.BEN, "acme", draft(values), Locale.ENGLISH);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nobodyTypesInWhatMustBeProven(Databases.Kind kind) {
        open(kind);
        refused("from.address", "Address", SHOP);
        assertThat(((Saving.NotPossible) switchOn(WAY)).text()).contains("no verified address yet");
        adopt(SHOP);
        refused("from.address", "Address", Map.of("from.address", "ceo@acme.example", "from.name", "Acme"));
        refused("from.name", "Name", Map.of("from.address", "shop@acme.example", "from.name", "Globex"));
        refused("from.name", "Name", Map.of("from.address", "shop@acme.example"));
        assertThat(office.routes.of("acme").settings().values()).isEqualTo(SHOP);
        assertThat(office.way(WAY).draft()).isEmpty();

        assertThat(check(SHOP)).isEmpty();
        assertThat(office.settings().keepDraft(Office.BEN, "acme", draft(SHOP), Locale.ENGLISH))
                .isEmpty();
        assertThat(office.settings().test(Office.BEN, "acme", draft(SHOP), Office.ANNA, Locale.ENGLISH))
                .isInstanceOf(Testing.Accepted.class);
        switchOff(WAY);
        assertThat(office.save(draft(SHOP), Optional.empty())).isInstanceOf(Saving.Saved.class);
        assertThat(way()).isEqualTo(WAY);
    }

    private void refused(String field, String label, Map<String, String> values) {
        List<Finding> checked = check(values);
        assertThat(checked).extracting(Finding::field).containsExactly(field);
        assertThat(checked.get(0).text()).contains('"' + label + '"', "verification mail", "Branded");
        assertThat(office.settings().keepDraft(Office.BEN, "acme", draft(values), Locale.ENGLISH))
                .isEqualTo(checked);
        int tests = office.tester.tests.size();
        Testing testing = office.settings().test(Office.BEN, "acme", draft(values), Office.ANNA, Locale.ENGLISH);
        assertThat(((Testing.Refused) testing).findings()).isEqualTo(checked);
        assertThat(office.tester.tests).hasSize(tests);
        assertThat(((Saving.Refused) office.save(draft(values), Optional.empty())).findings())
                .isEqualTo(checked);
    }
}
