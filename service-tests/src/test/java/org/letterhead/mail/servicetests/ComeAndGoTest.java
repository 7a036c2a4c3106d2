/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailService;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.Rejection;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles are stopped, removed and put back while the others run on. */
@RunWith(PaxExam.class)
public class ComeAndGoTest extends InKaraf {
    private static final String SMTP = "org.letterhead.mail.smtp";

    @Test
    public void theSmtpBundleStopsAndStartsAndMailGoesOn() throws Exception {
        Bundle smtp = bundle(SMTP);
        received(hello().build());

        smtp.stop();
        assertThat(isThere("(letterhead.transport=smtp)")).isFalse();
        assertThat(isThere("(letterhead.relay=true)")).isFalse();
        MailId waiting = mail().send(hello().build());
        RecipientStatus without = settled(waiting).recipients().get(0);
        assertThat(without.hold().orElseThrow().reason()).isEqualTo(Hold.Reason.RELAY_ABSENT);
        assertThat(without.reason()).contains("no relay");

        smtp.start();
        Eventually.holds("the transport is back", () -> isThere("(letterhead.transport=smtp)"));
        Eventually.holds("mail arrives again", this::arrives);
        assertThat(ended(waiting).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
    }

    @Test
    public void afterTheSmtpBundleIsRemovedItsClassesAreCollected() throws Exception {
        Bundle smtp = bundle(SMTP);
        String location = smtp.getLocation();
        int startLevel =
                smtp.adapt(org.osgi.framework.startlevel.BundleStartLevel.class).getStartLevel();
        received(hello().build());
        // A failure of the driver's own making is remembered too, and must not hold its classes.
        try (AutoCloseable back = configured("org.letterhead.mail.relay", Map.of("encryption", "rot13"))) {
            Eventually.holds(
                    "a failure of the driver",
                    () -> settled(mail().send(hello().build()))
                                    .recipients()
                                    .get(0)
                                    .state()
                            == RecipientState.DEFERRED);
        }
        Eventually.holds("the relay is right again", this::arrives);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(smtp.adapt(BundleWiring.class).getClassLoader());

        smtp.uninstall();
        refresh(smtp);
        smtp = null;
        try {
            Eventually.holds("the removed bundle's classes are collected", () -> {
                System.gc();
                return loader.get() == null;
            });
        } finally {
            Bundle again = context.installBundle(location);
            again.adapt(org.osgi.framework.startlevel.BundleStartLevel.class).setStartLevel(startLevel);
            again.start();
        }
        Eventually.holds("mail arrives again", this::arrives);
        received(hello().build());
    }

    @Test
    public void whoeverLetsGoOfTheServiceLastDoesNotStopIt() throws Exception {
        Bundle host = bundle("org.letterhead.examples.insights-host");
        host.stop();
        try {
            ServiceReference<MailService> reference = context.getServiceReference(MailService.class);
            MailService before = context.getService(reference);
            MailId id = before.send(hello().build());
            boolean held = true;
            while (held) {
                // As often as this bundle has taken hold of it.
                held = context.ungetService(reference);
            }
            assertThat(context.getService(reference)).isSameAs(before);
            assertThat(ended(id).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        } finally {
            host.start();
        }
    }

    @Test
    public void withoutTheTemplatesBundleGivenTextsStillLeave() throws Exception {
        Bundle templates = bundle("org.letterhead.mail.templates");
        templates.stop();
        try {
            received(hello().build());
            assertThatThrownBy(() -> mail().send(hello().template("insights-report", MailTravelsTest.figures())
                            .build()))
                    .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                            .isEqualTo(new Rejection.TemplatesAbsent("insights-report")));
        } finally {
            templates.start();
        }
    }

    @Test
    public void withoutTheBrandedSenderBundleTheWayIsSaidToBeAbsent() throws Exception {
        Bundle branded = bundle("org.letterhead.mail.branded");
        branded.stop();
        try {
            RecipientStatus to =
                    settled(mail().send(hello().build())).recipients().get(0);
            assertThat(to.hold().orElseThrow().reason()).isEqualTo(Hold.Reason.WAY_ABSENT);
            assertThat(to.reason()).contains("is not running");
        } finally {
            branded.start();
        }
        Eventually.holds("mail arrives again", this::arrives);
        received(hello().build());
    }

    private void refresh(Bundle removed) {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        wiring.refreshBundles(java.util.List.of(removed));
        Eventually.holds("the removed bundle is purged", () -> !wiring.getRemovalPendingBundles()
                .contains(removed));
    }
}
