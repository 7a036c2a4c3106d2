/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

/** What becomes of mail while its way fails. */
class FallbackTest {
    private static final Set<MessageClass> ALL = EnumSet.allOf(MessageClass.class);
    private static final FallbackPolicy OFF = new FallbackPolicy(false, Optional.empty(), ALL);
    private static final FallbackPolicy BY_PLAIN =
            new FallbackPolicy(true, Optional.of("plain"), Set.of(MessageClass.SECURITY, MessageClass.TRANSACTIONAL));

    @TempDir
    Path folder;

    private Office office;

    private void open(Databases.Kind kind) {
        open(kind, Map.of());
    }

    private void open(Databases.Kind kind, Map<String, Object> values) {
        office = new Office(kind, folder, values);
        office.node.comes(4, "plain", 0, Driver.simple("Plain", Standing.LEAST_PREFERRED));
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Saving save(FallbackPolicy policy) {
        return office.settings().saveFallback(Office.BEN, "acme", policy, office.revision(), Locale.ENGLISH);
    }

    private FallbackPolicy inForce() {
        return office.routes.of("acme").fallback();
    }

    private List<Finding> findings(FallbackPolicy policy) {
        return ((Saving.Refused) save(policy)).findings();
    }

    private static FallbackPolicy by(String way) {
        return new FallbackPolicy(true, Optional.of(way), ALL);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoSaysNothingHasTheUsual(Databases.Kind kind) {
        open(kind);
        assertThat(office.now().fallback()).isEqualTo(FallbackPolicy.DEFAULT);
        assertThat(inForce()).isEqualTo(FallbackPolicy.DEFAULT);

        office.saved(Office.draft());
        assertThat(office.now().fallback()).isEqualTo(FallbackPolicy.DEFAULT);
        assertThat(inForce()).isEqualTo(FallbackPolicy.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsSaidCountsAtOnceAndIsWrittenDownAndTold(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        int mails = office.people.outgoing.mails.size();
        long revision = office.revision();

        assertThat(save(BY_PLAIN)).isInstanceOf(Saving.Saved.class);
        assertThat(office.now().fallback()).isEqualTo(BY_PLAIN);
        assertThat(office.now().chosen()).isEqualTo("own");
        assertThat(office.revision()).isEqualTo(revision + 1);
        assertThat(inForce()).isEqualTo(BY_PLAIN);
        assertThat(office.routes.of("acme").way()).isEqualTo("own");
        assertThat(office.people.audited("acme").get(0)).isEqualTo("user ben: settings.fallback");
        assertThat(office.people.audit.of("acme", Optional.empty(), 1).get(0).details())
                .isEqualTo(Map.of("fallback", "on", "way", "plain", "classes", "SECURITY, TRANSACTIONAL"));
        assertThat(office.people.outgoing.mails).hasSize(mails + 1);
        MailRequest told = office.people.outgoing.mails.get(mails);
        assertThat(told.to()).extracting(box -> box.address()).containsExactly(Office.ANNA);
        assertThat(String.valueOf(office.people.outgoing.lastModel().get("changes")))
                .contains("some mail leaves by \"Plain\" (about security, such as new passwords, about single");

        assertThat(save(BY_PLAIN)).as("nothing to change").isInstanceOf(Saving.Saved.class);
        assertThat(office.people.outgoing.mails).hasSize(mails + 1);
        assertThat(save(OFF)).isInstanceOf(Saving.Saved.class);
        assertThat(inForce()).isEqualTo(OFF);
        assertThat(inForce().allows(MessageClass.SECURITY)).isFalse();
        assertThat(save(FallbackPolicy.DEFAULT)).isInstanceOf(Saving.Saved.class);
        assertThat(inForce()).isEqualTo(FallbackPolicy.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void itStaysWhateverElseIsChanged(Databases.Kind kind) {
        open(kind);
        assertThat(save(BY_PLAIN)).isInstanceOf(Saving.Saved.class);
        office.saved(Office.draft());
        assertThat(office.settings()
                        .saveNames(
                                Office.BEN,
                                "acme",
                                new org.letterhead.mail.account.SenderNames(Optional.of("Acme"), Optional.empty()),
                                office.revision(),
                                Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);
        assertThat(office.settings().switchOff(Office.BEN, "acme", "own", office.revision(), Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);

        assertThat(office.now().fallback()).isEqualTo(BY_PLAIN);
        assertThat(inForce()).isEqualTo(BY_PLAIN);
        assertThat(office.otherNode()
                        .settings
                        .of(Office.BEN, "acme", Locale.ENGLISH)
                        .fallback())
                .as("another node")
                .isEqualTo(BY_PLAIN);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsBasedOnAnOlderStateIsAConflict(Databases.Kind kind) {
        open(kind);
        long before = office.revision();
        save(OFF);

        assertThat(office.settings().saveFallback(Office.BEN, "acme", BY_PLAIN, before, Locale.ENGLISH))
                .isInstanceOf(Saving.Conflict.class);
        assertThat(inForce()).isEqualTo(OFF);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyAWayThatCanCarryMailAtAnyMomentIsTaken(Databases.Kind kind) {
        open(kind);
        office.saved(new org.letterhead.mail.account.MailSettings.Draft(
                "branded", Map.of("name", "Acme"), Map.of(), Set.of()));
        long revision = office.revision();

        assertThat(findings(by("nowhere"))).singleElement().satisfies(finding -> {
            assertThat(finding.field()).isEqualTo("way");
            assertThat(finding.text()).contains("nowhere", "not there right now");
        });
        assertThat(findings(by("branded"))).singleElement().satisfies(finding -> assertThat(finding.text())
                .contains("\"Branded\" is the way by which mail leaves already"));
        assertThat(findings(by("own"))).singleElement().satisfies(finding -> assertThat(finding.text())
                .contains("\"Own server\" connects to a server of its own"));
        office.tester.absent.add("plain");
        assertThat(findings(by("plain"))).singleElement().satisfies(finding -> assertThat(finding.text())
                .contains("not there right now"));
        office.tester.absent.clear();
        office.included("branded", "own");
        assertThat(findings(by("plain"))).singleElement().satisfies(finding -> assertThat(finding.text())
                .contains("Your plan does not include \"Plain\""));
        assertThat(findings(new FallbackPolicy(true, Optional.empty(), Set.of())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.field()).isEqualTo("classes"));
        assertThat(office.revision()).isEqualTo(revision);
        assertThat(inForce()).isEqualTo(FallbackPolicy.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whiteLabelMailNeverFallsBackToThePlatform(Databases.Kind kind) {
        open(kind, Map.of("neutral_way", "plain", "default_way", "branded"));

        assertThat(findings(by("platform"))).singleElement().satisfies(finding -> assertThat(finding.text())
                .contains("would show the platform's name"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatThePlanNoLongerIncludesIsReplacedByTheNeutralWay(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        save(BY_PLAIN);
        FallbackPolicy neutral = new FallbackPolicy(true, Optional.empty(), BY_PLAIN.classes());

        office.included("own");
        assertThat(inForce()).isEqualTo(neutral);
        office.included("own", "plain");
        assertThat(inForce()).isEqualTo(BY_PLAIN);
        assertThat(office.settings().switchOn(Office.BEN, "acme", "plain", office.revision(), Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);
        assertThat(inForce()).as("no way stands in for itself").isEqualTo(neutral);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyWhoAdministersTheAccountMayAndOnlyWhileTheOthersCanBeTold(Databases.Kind kind) {
        open(kind);
        assertThatThrownBy(() -> office.settings().saveFallback(Office.EVE, "acme", OFF, 0, Locale.ENGLISH))
                .isInstanceOf(SecurityException.class);
        People.inject(office.node.notice, "mail", null);
        assertThat(save(OFF)).isInstanceOf(Saving.NotPossible.class);
        People.inject(office.node.check, "tester", null);
        assertThat(save(BY_PLAIN)).isInstanceOf(Saving.NotPossible.class);
        assertThat(inForce()).isEqualTo(FallbackPolicy.DEFAULT);
    }
}
